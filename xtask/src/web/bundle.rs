//! Puts the files of the client together: hashes flow from the WASM up to the service worker.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Serialize;

use crate::web::asset::{self, Digest};
use crate::web::template::fill;
use crate::web::{Audience, PROGRAMS, WebFile, css, files_below, split};

/// Files of `public/` that a first visit needs under their own name, besides those made here.
/// The other icons are fetched when somebody installs the app.
const SHELL: [&str; 3] = ["icons/icon-192.png", "icons/icon.svg", "manifest.webmanifest"];

/// Files of `public/` that are templates or parts and not served as they are.
const PARTS: [&str; 5] = ["boot.css", "boot.js", "index.html", "start.js", "sw.js"];

/// The folder of `public/` whose files make up the style sheet.
const STYLES: &str = "styles";

/// Whose files the service worker keeps, each in a list of its own.
const LISTS: [Audience; 4] =
    [Audience::Everybody, Audience::Cadre, Audience::Office, Audience::English];

/// The client in the making.
struct Bundle<'a> {
    public: &'a Path,
    site: &'a Path,
    files: Vec<WebFile>,
    /// The address and the SHA-256 of everything that has to work offline, by who needs it.
    precache: [(Audience, BTreeMap<String, String>); LISTS.len()],
}

/// The addresses of one program, as boot.js reads them.
#[derive(Serialize)]
struct Program {
    start: String,
    glue: String,
    wasm: String,
}

/// Writes the whole site of what lies in `public/`, what wasm-bindgen made, and the English texts;
/// returns the build id and the files.
pub(crate) fn write(
    public: &Path,
    bound: &Path,
    english: &str,
    site: &Path,
) -> Result<(String, Vec<WebFile>)> {
    let precache = LISTS.map(|audience| (audience, BTreeMap::new()));
    let mut bundle = Bundle { public, site, files: Vec::new(), precache };
    let [cadre, office] = PROGRAMS.map(|(name, audience)| {
        serde_json::to_string(&bundle.add_program(name, audience, &bound.join(name))?)
            .context("the addresses of a program")
    });
    let english = bundle.add_hashed("english.txt", english.as_bytes(), Audience::English)?;
    let programs = [("cadre", &*cadre?), ("office", &*office?), ("english", &*english)];
    let boot = bundle.fill("boot.js", &programs)?;
    let boot = bundle.add_hashed("boot.js", boot.as_bytes(), Audience::Everybody)?;
    let style = bundle.style()?;
    let style = bundle.add_hashed("style.css", style.as_bytes(), Audience::Everybody)?;
    bundle.add_public()?;
    let build = bundle.build_id()?;
    let index = bundle.fill(
        "index.html",
        &[("boot", &*boot), ("build", &*build), ("english", &*english), ("style", &*style)],
    )?;
    bundle.add("index.html", index.as_bytes(), Audience::Everybody)?;
    bundle.add_worker(&build)?;
    bundle.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok((build, bundle.files))
}

impl Bundle<'_> {
    /// Adds a file under its own name; what somebody's first visit needs has to work offline.
    fn add(&mut self, path: &str, content: &[u8], audience: Audience) -> Result<()> {
        // Both are kept, whichever comes first.
        let list = if audience == Audience::CadreLater { Audience::Cadre } else { audience };
        let precached = self.precache.iter_mut().find(|(it, _)| *it == list);
        if let Some((_, files)) = precached {
            let known = files.insert(format!("/{path}"), asset::sha256(content));
            if known.is_some() {
                return Ok(());
            }
        }
        self.files.push(asset::write(self.site, path, content, audience)?);
        Ok(())
    }

    /// Adds a file under a name with its hash and returns its address.
    fn add_hashed(&mut self, name: &str, content: &[u8], audience: Audience) -> Result<String> {
        let name = asset::hashed_name(name, content);
        self.add(&name, content, audience)?;
        Ok(format!("/{name}"))
    }

    /// Adds what wasm-bindgen made of a program, and the script that starts it.
    fn add_program(&mut self, name: &str, audience: Audience, bound: &Path) -> Result<Program> {
        let wasm = fs::read(bound.join(format!("{name}_bg.wasm")))?;
        let wasm = self.add_hashed(&format!("{name}.wasm"), &wasm, audience)?;
        let glue = self.add_glue(name, audience, bound)?;
        let start = self.fill("start.js", &[("glue", &glue), ("wasm", &wasm)])?;
        let start = self.add_hashed("start.js", start.as_bytes(), audience)?;
        Ok(Program { start, glue, wasm })
    }

    /// Adds the glue and the snippets that it imports, and returns the address of the glue.
    fn add_glue(&mut self, name: &str, audience: Audience, bound: &Path) -> Result<String> {
        let mut glue = fs::read_to_string(bound.join(format!("{name}.js")))?;
        for path in files_below(bound)?.iter().filter(|path| path.starts_with("snippets")) {
            let path = path.to_str().context("a snippet whose name is no text")?;
            // Both programs have the same ones.
            let content = fs::read(bound.join(path))?;
            let address = self.add_hashed("snippet.js", &content, Audience::Everybody)?;
            glue = glue.replace(&format!("./{path}"), &address);
        }
        let parts = bound.join(split::PARTS);
        if parts.is_dir() {
            // The import comes first; below, the program calls it by its own name.
            glue = glue.replacen(split::LINK, &self.add_parts(&parts, audience)?, 1);
        }
        self.add_hashed(&format!("{name}.js"), glue.as_bytes(), audience)
    }

    /// Adds the parts that were cut off a program, and returns the address of the script that
    /// fetches them.
    fn add_parts(&mut self, parts: &Path, audience: Audience) -> Result<String> {
        let mut script = fs::read_to_string(parts.join(split::LINK))?;
        for path in files_below(parts)? {
            let name = path.to_str().context("a part whose name is no text")?;
            if name.ends_with(".wasm") {
                let content = fs::read(parts.join(name))?;
                let address = self.add_hashed("rest.wasm", &content, Audience::CadreLater)?;
                script = script.replace(&format!("./{name}"), &address);
            }
        }
        self.add_hashed("link.js", script.as_bytes(), audience)
    }

    /// Adds what `public/` has besides templates and parts.
    fn add_public(&mut self) -> Result<()> {
        for path in files_below(self.public)? {
            let path = path.to_str().context("a file in public/ whose name is no text")?;
            if !PARTS.contains(&path) && !path.starts_with(STYLES) {
                let content = fs::read(self.public.join(path))?;
                let shell = SHELL.contains(&path);
                let audience = if shell { Audience::Everybody } else { Audience::Nobody };
                self.add(path, &content, audience)?;
            }
        }
        Ok(())
    }

    /// Adds the service worker, which knows what each program needs.
    fn add_worker(&mut self, build: &str) -> Result<()> {
        let mut texts = Vec::new();
        for (_, files) in &self.precache {
            texts.push(serde_json::to_string(files)?);
        }
        let [common, cadre, office, english] = texts.as_slice() else {
            bail!("four lists of files")
        };
        let values = [
            ("build", build),
            ("common", common),
            ("cadre", cadre),
            ("office", office),
            ("english", english),
        ];
        let worker = self.fill("sw.js", &values)?;
        let worker = asset::write(self.site, "sw.js", worker.as_bytes(), Audience::Everybody)?;
        self.files.push(worker);
        Ok(())
    }

    /// All style sheets one after the other, the one for the start first, sorted by name.
    fn style(&self) -> Result<String> {
        let mut sheets = self.read("boot.css")?;
        if self.public.join(STYLES).is_dir() {
            for path in files_below(&self.public.join(STYLES))? {
                sheets.push('\n');
                sheets.push_str(&fs::read_to_string(self.public.join(STYLES).join(path))?);
            }
        }
        Ok(css::minify(&sheets))
    }

    /// A hash over all that is served: two builds with one id are the same to the byte.
    fn build_id(&self) -> Result<String> {
        let mut digest = Digest::default();
        for (path, hash) in self.precache.iter().flat_map(|(_, files)| files) {
            digest.add(path.as_bytes());
            digest.add(hash.as_bytes());
        }
        for template in ["index.html", "sw.js"] {
            digest.add(self.read(template)?.as_bytes());
        }
        Ok(asset::short(&digest.finish()).to_owned())
    }

    fn fill(&self, template: &str, values: &[(&str, &str)]) -> Result<String> {
        let values = values.iter().copied().collect();
        fill(&self.read(template)?, &values).with_context(|| format!("public/{template}"))
    }

    fn read(&self, path: &str) -> Result<String> {
        let path = self.public.join(path);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What wasm-bindgen leaves of both programs, in small, put together with the real `public/`.
    fn bundle(glue: &str) -> (tempfile::TempDir, String, Vec<WebFile>) {
        let place = tempfile::tempdir().unwrap();
        let bound = place.path().join("bound");
        for (name, _) in PROGRAMS {
            let bound = bound.join(name);
            fs::create_dir_all(bound.join("snippets/dom-1")).unwrap();
            fs::write(bound.join(format!("{name}_bg.wasm")), format!("\0asm {name}")).unwrap();
            fs::write(bound.join(format!("{name}.js")), format!("{glue} // {name}")).unwrap();
            fs::write(bound.join("snippets/dom-1/inline0.js"), "export const one = 1;").unwrap();
        }
        let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public");
        let site = place.path().join("site");
        let (build, files) = write(&public, &bound, "one\ntwo", &site).unwrap();
        (place, build, files)
    }

    fn read(place: &tempfile::TempDir, path: &str) -> String {
        fs::read_to_string(place.path().join("site").join(path)).unwrap()
    }

    /// The file whose name begins and ends so.
    fn named<'a>(files: &'a [WebFile], stem: &str, ending: &str) -> &'a WebFile {
        let fits = |file: &&WebFile| file.path.starts_with(stem) && file.path.ends_with(ending);
        files.iter().find(fits).unwrap()
    }

    #[test]
    fn everything_the_page_names_is_there_and_works_offline() {
        let (place, build, files) = bundle("export default 0;");
        let page = read(&place, "index.html");
        assert!(page.contains(&format!("content=\"{build}\"")), "{page}");
        let named = page.split(['"', '\'']).filter(|it| it.starts_with('/'));
        let mut seen = 0;
        for path in named {
            seen += 1;
            let file = files.iter().find(|file| format!("/{}", file.path) == path);
            let audience =
                if path.starts_with("/english-") { Audience::English } else { Audience::Everybody };
            assert!(file.is_some_and(|file| file.audience == audience), "{path}");
        }
        assert!(seen >= 6, "{page}");
    }

    #[test]
    fn the_boot_script_knows_both_programs() {
        let (place, _, files) = bundle("export default 0;");
        let boot = read(&place, &named(&files, "boot-", ".js").path);
        for (name, audience) in PROGRAMS {
            let parts = [(name, ".js"), (name, ".wasm")].map(|(stem, ending)| {
                let file = named(&files, &format!("{stem}-"), ending);
                assert_eq!(file.audience, audience);
                &file.path
            });
            assert!(parts.iter().all(|path| boot.contains(&format!("\"/{path}\""))), "{boot}");
        }
        let starts = files.iter().filter(|file| file.path.starts_with("start-"));
        assert_eq!(starts.filter(|file| boot.contains(&file.path)).count(), 2);
    }

    #[test]
    fn the_worker_knows_the_hash_of_every_file_that_works_offline() {
        let (place, _, files) = bundle("export default 0;");
        let worker = read(&place, "sw.js");
        let kept = |file: &&WebFile| file.audience != Audience::Nobody && file.path != "sw.js";
        for file in files.iter().filter(kept) {
            let content = fs::read(place.path().join("site").join(&file.path)).unwrap();
            let entry = format!("\"/{}\":\"{}\"", file.path, asset::sha256(&content));
            assert!(worker.contains(&entry), "{entry}");
        }
        assert!(!worker.contains("\"/sw.js\""));
    }

    #[test]
    fn a_cadre_never_downloads_the_program_of_an_office() {
        let (_place, _, files) = bundle("export default 0;");
        let of_office = |file: &&WebFile| file.path.starts_with("office-");
        assert_eq!(files.iter().filter(of_office).filter(|file| file.is_for(true)).count(), 2);
        assert_eq!(files.iter().filter(of_office).filter(|file| file.is_for(false)).count(), 0);
        assert!(files.iter().any(|file| file.is_for(true) && file.is_for(false)));
    }

    #[test]
    fn a_part_comes_later_and_the_program_imports_its_script_by_the_old_name() {
        let place = tempfile::tempdir().unwrap();
        let bound = place.path().join("bound");
        for (name, audience) in PROGRAMS {
            let bound = bound.join(name);
            fs::create_dir_all(&bound).unwrap();
            fs::write(bound.join(format!("{name}_bg.wasm")), format!("\0asm {name}")).unwrap();
            let glue = match audience {
                Audience::Cadre => "import * as a from \"./link.js\"\n({\"./link.js\": a});",
                _ => "",
            };
            fs::write(bound.join(format!("{name}.js")), glue).unwrap();
        }
        let parts = bound.join("app").join(split::PARTS);
        fs::create_dir_all(&parts).unwrap();
        fs::write(parts.join("split_rest.wasm"), "\0asm rest").unwrap();
        fs::write(parts.join("link.js"), "fetch(\"./split_rest.wasm\")").unwrap();
        let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public");
        let (_, files) = write(&public, &bound, "one", &place.path().join("site")).unwrap();

        let (link, rest) = (named(&files, "link-", ".js"), named(&files, "rest-", ".wasm"));
        assert_eq!((link.audience, rest.audience), (Audience::Cadre, Audience::CadreLater));
        assert_eq!(read(&place, &link.path), format!("fetch(\"/{}\")", rest.path));
        let glue = read(&place, &named(&files, "app-", ".js").path);
        let wanted = format!("import * as a from \"/{}\"\n({{\"./link.js\": a}});", link.path);
        assert_eq!(glue, wanted);
        assert!(read(&place, "sw.js").contains(&rest.path), "it is kept to work offline");
    }

    #[test]
    fn snippets_get_hashed_names_and_the_glue_asks_for_those() {
        let (place, _, files) = bundle("import { one } from './snippets/dom-1/inline0.js';");
        let snippet = named(&files, "snippet-", ".js");
        assert_eq!(files.iter().filter(|file| file.path.starts_with("snippet-")).count(), 1);
        for (name, _) in PROGRAMS {
            let glue = read(&place, &named(&files, &format!("{name}-"), ".js").path);
            assert_eq!(glue, format!("import {{ one }} from '/{}'; // {name}", snippet.path));
        }
    }

    #[test]
    fn another_glue_is_another_build() {
        let (_one, first, _) = bundle("export default 0;");
        let (_two, second, _) = bundle("export default 1;");
        let (_three, again, _) = bundle("export default 0;");
        assert_ne!(first, second);
        assert_eq!(first, again);
    }

    /// An old browser must be able to read the script that tells it that it is too old.
    #[test]
    fn the_boot_script_is_es5() {
        let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public");
        let script = fs::read_to_string(public.join("boot.js")).unwrap();
        let words = script.split(|it: char| !it.is_alphanumeric() && it != '_');
        let modern = ["const", "let", "class", "async", "await", "import", "export"];
        assert_eq!(words.filter(|word| modern.contains(word)).collect::<Vec<_>>(), [""; 0]);
        assert!(!script.contains("=>") && !script.contains('`') && !script.contains("..."));
    }
}
