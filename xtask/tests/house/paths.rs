//! Which file of a crate names which other, by the paths in them.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::sources;

/// A module by its names from the root of its crate.
type Module = Vec<String>;

/// The files of a crate and what each names of the others. A folder's file and what lies in the
/// folder belong together: what they name of each other is left out.
pub(crate) struct Files {
    names: BTreeMap<Module, String>,
    edges: BTreeMap<Module, BTreeSet<Module>>,
}

/// A path in the code, and whether `pub use` shows it to others.
struct Named {
    path: Module,
    shown: bool,
}

impl Files {
    /// Reads a crate by its folder of sources.
    pub(crate) fn of(folder: &str) -> Self {
        let read = sources(folder).into_iter().filter(|file| !file.is_test());
        let mut names = BTreeMap::new();
        let mut named = BTreeMap::new();
        for file in read {
            let place = file.name.strip_prefix(folder).unwrap().trim_start_matches('/');
            let place = place.strip_suffix(".rs").unwrap();
            if place.starts_with("bin/") || place == "main" && folder != "xtask/src" {
                continue;
            }
            let root = matches!(place, "lib" | "main");
            let module: Module =
                if root { Module::new() } else { place.split('/').map(str::to_owned).collect() };
            named.insert(module.clone(), paths(&tokens(&file.code().text)));
            names.insert(module, file.name);
        }
        let mut files = Self { names, edges: BTreeMap::new() };
        let shown = files.shown(&named);
        for (from, named) in &named {
            let to = named.iter().filter_map(|named| files.resolve(from, named, &shown));
            let to = to.filter(|to| !to.starts_with(from) && !from.starts_with(to)).collect();
            files.edges.insert(from.clone(), to);
        }
        files
    }

    /// Each file with those that it names, by their paths.
    pub(crate) fn edges(&self) -> impl Iterator<Item = (&str, &str)> {
        self.edges.iter().flat_map(|(from, all)| {
            all.iter().map(|to| (self.names[from].as_str(), self.names[to].as_str()))
        })
    }

    /// Whatever leads back to itself, as sets of files.
    pub(crate) fn circles(&self) -> Vec<BTreeSet<&str>> {
        let reach: BTreeMap<_, _> = self.names.keys().map(|at| (at, self.reach(at))).collect();
        let mut circles = BTreeSet::new();
        for (at, to) in &reach {
            let circle: BTreeSet<&str> = to
                .iter()
                .filter(|other| reach[*other].contains(*at))
                .map(|module| self.names[module].as_str())
                .collect();
            if circle.len() > 1 {
                circles.insert(circle);
            }
        }
        circles.into_iter().collect()
    }

    fn reach(&self, from: &Module) -> BTreeSet<Module> {
        let (mut found, mut open) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(at) = open.pop() {
            for to in self.edges.get(&at).into_iter().flatten() {
                if found.insert(to.clone()) {
                    open.push(to.clone());
                }
            }
        }
        found
    }

    /// What a module shows of the modules in it, by the name of the item.
    fn shown(&self, named: &BTreeMap<Module, Vec<Named>>) -> BTreeMap<(Module, String), Module> {
        let mut shown = BTreeMap::new();
        for (module, paths) in named {
            for Named { path, .. } in paths.iter().filter(|named| named.shown) {
                let path = if path[0] == "self" { &path[1..] } else { path };
                let (Some(inner), Some(item)) = (path.first(), path.last()) else { continue };
                let inner = [module.as_slice(), std::slice::from_ref(inner)].concat();
                if self.names.contains_key(&inner) {
                    shown.insert((module.clone(), item.clone()), inner);
                }
            }
        }
        shown
    }

    /// The file that a path leads to, if it is one of this crate.
    fn resolve(
        &self,
        from: &Module,
        named: &Named,
        shown: &BTreeMap<(Module, String), Module>,
    ) -> Option<Module> {
        let path = &named.path;
        let ups = path.iter().take_while(|name| *name == "super").count();
        let within = |name: &String| {
            self.names.contains_key(&[from.as_slice(), std::slice::from_ref(name)].concat())
        };
        let whole = match path.first()?.as_str() {
            "crate" => path[1..].to_vec(),
            "super" => [&from[..from.len().checked_sub(ups)?], &path[ups..]].concat(),
            "self" => [from, &path[1..]].concat(),
            _ if within(path.first()?) => [from, path.as_slice()].concat(),
            _ => return None,
        };
        let known = (0..=whole.len()).rev().find(|n| self.names.contains_key(&whole[..*n]))?;
        let mut module = whole[..known].to_vec();
        while let Some(item) = whole.get(known)
            && let Some(inner) = shown.get(&(module.clone(), item.clone()))
        {
            module.clone_from(inner);
        }
        Some(module)
    }
}

/// Names, `::` and every other letter that is no space.
fn tokens(code: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut rest = code.chars().peekable();
    while let Some(letter) = rest.next() {
        if letter.is_whitespace() {
            continue;
        }
        let mut token = letter.to_string();
        if letter.is_alphanumeric() || letter == '_' {
            while let Some(next) = rest.next_if(|next| next.is_alphanumeric() || *next == '_') {
                token.push(next);
            }
        } else if letter == ':' {
            token.extend(rest.next_if_eq(&':'));
        }
        tokens.push(token);
    }
    tokens
}

fn is_name(token: &str) -> bool {
    token.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
}

/// All paths of a file, those of `use` one by one.
fn paths(tokens: &[String]) -> Vec<Named> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let before = at.checked_sub(1).map_or("", |before| &tokens[before]);
        // `use<…>` says what a type captures.
        if token == "use" && tokens.get(at + 1).is_some_and(|next| next != "<") {
            let mut named = Vec::new();
            at = tree(tokens, at + 1, &Module::new(), &mut named);
            let shown = matches!(before, "pub" | ")");
            found.extend(named.into_iter().map(|path| Named { path, shown }));
        } else if is_name(token) && before != "::" {
            let mut path = vec![token.clone()];
            at += 1;
            while let [colons, name, ..] = &tokens[at..]
                && colons == "::"
                && is_name(name)
            {
                path.push(name.clone());
                at += 2;
            }
            if path.len() > 1 {
                found.push(Named { path, shown: false });
            }
        } else {
            at += 1;
        }
    }
    found
}

/// Reads one tree of a `use`; where it ends.
fn tree(tokens: &[String], mut at: usize, before: &Module, found: &mut Vec<Module>) -> usize {
    let mut path = before.clone();
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token.as_str() {
            "{" => {
                while tokens.get(at).is_some_and(|token| token != "}") {
                    at = tree(tokens, at, &path, found);
                    at += usize::from(tokens.get(at).is_some_and(|token| token == ","));
                }
                return at + 1;
            }
            "::" => {}
            "as" => at += 1,
            "," | "}" | ";" => {
                found.push(path);
                return at - 1;
            }
            name => path.push(name.to_owned()),
        }
    }
    at
}

#[test]
fn paths_are_found_in_trees_and_in_the_open() {
    let code = "pub use self::a::{b as c, d::{E, f::*}}; use super::g; h::i(j::<k>::l) + use<> {;}";
    let found: Vec<String> = paths(&tokens(code)).iter().map(|it| it.path.join("::")).collect();
    assert_eq!(found, ["self::a::b", "self::a::d::E", "self::a::d::f::*", "super::g", "h::i"]);
}
