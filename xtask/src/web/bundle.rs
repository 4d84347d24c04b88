//! Puts the files of the client together: hashes flow from the WASM up to the service worker.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::web::asset::{self, Digest};
use crate::web::template::fill;
use crate::web::{WebFile, css, files_below};

/// Files of `public/` that a first visit needs under their own name, besides those made here.
/// The other icons are fetched when somebody installs the app.
const SHELL: [&str; 3] = ["icons/icon-192.png", "icons/icon.svg", "manifest.webmanifest"];

/// Files of `public/` that are templates or parts and not served as they are.
const PARTS: [&str; 5] = ["boot.css", "boot.js", "index.html", "start.js", "sw.js"];

/// The folder of `public/` whose files make up the style sheet.
const STYLES: &str = "styles";

/// The client in the making.
struct Bundle<'a> {
    public: &'a Path,
    site: &'a Path,
    files: Vec<WebFile>,
    /// The path in the address and the SHA-256 of everything that has to work offline.
    precache: BTreeMap<String, String>,
}

/// Writes the whole site of what lies in `public/` and what wasm-bindgen made; returns the build
/// id and the files.
pub(crate) fn write(public: &Path, bound: &Path, site: &Path) -> Result<(String, Vec<WebFile>)> {
    let mut bundle = Bundle { public, site, files: Vec::new(), precache: BTreeMap::new() };
    let app_wasm = bundle.add_hashed("app.wasm", &fs::read(bound.join("app_bg.wasm"))?)?;
    let app_js = bundle.add_glue(bound)?;
    let start = bundle.fill("start.js", &[("app_js", &app_js), ("app_wasm", &app_wasm)])?;
    let start = bundle.add_hashed("start.js", start.as_bytes())?;
    let boot = bundle.fill("boot.js", &[("start", &start)])?;
    let boot = bundle.add_hashed("boot.js", boot.as_bytes())?;
    let style = bundle.add_hashed("style.css", bundle.style()?.as_bytes())?;
    bundle.add_public()?;
    let build = bundle.build_id()?;
    let index = bundle.fill(
        "index.html",
        &[
            ("app_js", &app_js),
            ("app_wasm", &app_wasm),
            ("boot", &boot),
            ("build", &build),
            ("start", &start),
            ("style", &style),
        ],
    )?;
    bundle.add("index.html", index.as_bytes(), true)?;
    let precache = serde_json::to_string(&bundle.precache)?;
    let worker = bundle.fill("sw.js", &[("build", &build), ("files", &precache)])?;
    let worker = asset::write(site, "sw.js", worker.as_bytes(), true)?;
    bundle.files.push(worker);
    bundle.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok((build, bundle.files))
}

impl Bundle<'_> {
    /// Adds a file under its own name; what a first visit needs has to work offline as well.
    fn add(&mut self, path: &str, content: &[u8], first_visit: bool) -> Result<()> {
        self.files.push(asset::write(self.site, path, content, first_visit)?);
        if first_visit {
            self.precache.insert(format!("/{path}"), asset::sha256(content));
        }
        Ok(())
    }

    /// Adds a file under a name with its hash and returns its address.
    fn add_hashed(&mut self, name: &str, content: &[u8]) -> Result<String> {
        let name = asset::hashed_name(name, content);
        self.add(&name, content, true)?;
        Ok(format!("/{name}"))
    }

    /// Adds the glue and the snippets that it imports, and returns the address of the glue.
    fn add_glue(&mut self, bound: &Path) -> Result<String> {
        let mut glue = fs::read_to_string(bound.join("app.js"))?;
        for path in files_below(bound)?.iter().filter(|path| path.starts_with("snippets")) {
            let path = path.to_str().context("a snippet whose name is no text")?;
            let address = self.add_hashed("snippet.js", &fs::read(bound.join(path))?)?;
            glue = glue.replace(&format!("./{path}"), &address);
        }
        self.add_hashed("app.js", glue.as_bytes())
    }

    /// Adds what `public/` has besides templates and parts.
    fn add_public(&mut self) -> Result<()> {
        for path in files_below(self.public)? {
            let path = path.to_str().context("a file in public/ whose name is no text")?;
            if !PARTS.contains(&path) && !path.starts_with(STYLES) {
                let content = fs::read(self.public.join(path))?;
                self.add(path, &content, SHELL.contains(&path))?;
            }
        }
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
        for (path, hash) in &self.precache {
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

    /// What wasm-bindgen leaves, in small, put together with the real `public/`.
    fn bundle(glue: &str) -> (tempfile::TempDir, String, Vec<WebFile>) {
        let place = tempfile::tempdir().unwrap();
        let bound = place.path().join("bound");
        fs::create_dir_all(bound.join("snippets/dom-1")).unwrap();
        fs::write(bound.join("app_bg.wasm"), b"\0asm\x01\0\0\0").unwrap();
        fs::write(bound.join("app.js"), glue).unwrap();
        fs::write(bound.join("snippets/dom-1/inline0.js"), "export const one = 1;").unwrap();
        let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public");
        let site = place.path().join("site");
        let (build, files) = write(&public, &bound, &site).unwrap();
        (place, build, files)
    }

    fn read(place: &tempfile::TempDir, path: &str) -> String {
        fs::read_to_string(place.path().join("site").join(path)).unwrap()
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
            assert!(file.is_some_and(|file| file.first_visit), "{path}");
        }
        assert!(seen >= 8, "{page}");
    }

    #[test]
    fn the_worker_knows_the_hash_of_every_file_of_a_first_visit() {
        let (place, _, files) = bundle("export default 0;");
        let worker = read(&place, "sw.js");
        for file in files.iter().filter(|file| file.first_visit && file.path != "sw.js") {
            let content = fs::read(place.path().join("site").join(&file.path)).unwrap();
            let entry = format!("\"/{}\":\"{}\"", file.path, asset::sha256(&content));
            assert!(worker.contains(&entry), "{entry}");
        }
        assert!(!worker.contains("\"/sw.js\""));
    }

    #[test]
    fn snippets_get_hashed_names_and_the_glue_asks_for_those() {
        let (place, _, files) = bundle("import { one } from './snippets/dom-1/inline0.js';");
        let snippet = files.iter().find(|file| file.path.starts_with("snippet-")).unwrap();
        let glue = files.iter().find(|file| file.path.starts_with("app-") && file.raw > 8).unwrap();
        assert_eq!(read(&place, &glue.path), format!("import {{ one }} from '/{}';", snippet.path));
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
