//! Texts of the interface in Vietnamese and English, from the catalogues in `app/locales`.
//!
//! The program carries the Vietnamese ones. The English ones are a file that only those devices
//! fetch, and keep, on which English is chosen; until it is there every text is Vietnamese.
//!
//! The language is one number for the whole tab, so a text is a plain `&'static str` and no view
//! carries a subscription per word; when the language changes, the shell draws everything anew
//! (what was typed lies in drafts).

use std::sync::{
    OnceLock,
    atomic::{AtomicU8, Ordering},
};

use leptos::prelude::*;
use text::Decimal;

use crate::platform::{http, marker, page, worker};

/// A text of the interface, as `Msg::HomeDue` for the key `home_due`. It leads to the text itself,
/// so that a program carries only those texts that its pages name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Msg(&'static Text);

/// The line of a text in the file of the English ones, and the text in Vietnamese.
#[derive(Debug, PartialEq, Eq)]
struct Text(u16, &'static str);

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum Lang {
    /// Vietnamese, the default.
    #[default]
    Vi,
    /// English.
    En,
}

static CURRENT: AtomicU8 = AtomicU8::new(Lang::Vi as u8);

/// The English texts by line, once they are here.
static ENGLISH: OnceLock<Vec<&'static str>> = OnceLock::new();

impl Lang {
    /// The language that texts are given in now.
    pub fn current() -> Self {
        if CURRENT.load(Ordering::Relaxed) == Self::En as u8 { Self::En } else { Self::Vi }
    }

    /// The tag for `lang` attributes and for keeping.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The name of the language in itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vi => "Tiếng Việt",
            Self::En => "English",
        }
    }

    /// How numbers are written in it.
    pub const fn notation(self) -> text::Notation {
        match self {
            Self::Vi => text::Notation::Vietnamese,
            Self::En => text::Notation::English,
        }
    }

    /// The language a person chose on this device, or Vietnamese.
    pub fn chosen() -> Self {
        if worker::wants_english() { Self::En } else { Self::Vi }
    }

    /// Uses this language from now on, for texts and for the document.
    pub fn apply(self) {
        CURRENT.store(self as u8, Ordering::Relaxed);
        page::set_lang(self.tag());
    }
}

/// Brings the English texts here; whether they are. The page names their file.
pub async fn fetch_english() -> bool {
    if ENGLISH.get().is_some() {
        return true;
    }
    let named = page::find("meta[name=english]").and_then(|it| it.get_attribute("content"));
    let Some(path) = named else { return false };
    match http::get(&path, None).await {
        Ok(reply) => reply.is_ok() && take_english(reply.body),
        Err(_) => false,
    }
}

/// Keeps the texts of the file for as long as the tab lives; whether they are those of this build.
fn take_english(file: String) -> bool {
    let texts: Vec<&'static str> = file.leak().split('\n').collect();
    // Two that were fetched at once are the same.
    texts.len() == TEXTS && (ENGLISH.set(texts).is_ok() || ENGLISH.get().is_some())
}

/// The language of the whole app; its signals live as long as the tab.
#[derive(Debug, Clone, Copy)]
pub struct Language {
    shown: RwSignal<Lang>,
    /// What there is to say about the English texts while they are not here.
    awaited: RwSignal<Option<Msg>>,
}

impl Language {
    /// Begins with the language that the app is drawn in, which is not the chosen one where its
    /// texts could not be fetched.
    pub fn start() -> Self {
        let shown = Lang::current();
        let missing = (shown != Lang::chosen()).then_some(Msg::AppEnglishMissing);
        Self { shown: RwSignal::new(shown), awaited: RwSignal::new(missing) }
    }

    /// Follows changes of the language.
    pub fn track(self) {
        self.shown.track();
    }

    /// What there is to say about the English texts while they are not here.
    pub fn awaited(self) -> Option<Msg> {
        self.awaited.get()
    }

    /// Changes the language of the whole app and remembers it, once its texts are here; whether
    /// they are.
    pub async fn choose(self, lang: Lang) -> bool {
        if lang == Lang::En && ENGLISH.get().is_none() {
            self.awaited.set(Some(Msg::AppEnglishComing));
            if !fetch_english().await {
                self.awaited.set(Some(Msg::AppEnglishMissing));
                return false;
            }
        }
        self.awaited.set(None);
        marker::set("lang", lang.tag());
        lang.apply();
        self.shown.set(lang);
        true
    }
}

/// A text in the current language.
pub fn t(message: Msg) -> &'static str {
    text(Lang::current(), message)
}

/// A number as it is written in the current language.
pub fn number(number: &Decimal) -> String {
    number.written(Lang::current().notation())
}

/// A count in the current language.
pub fn count(n: impl TryInto<i64>) -> String {
    number(&Decimal::from(n.try_into().unwrap_or(i64::MAX)))
}

/// A text with its placeholders filled: `{n}` by the value of `n`, `{n:item|items}` by the first
/// form if `n` is `1` and by the second otherwise.
pub fn t_args(message: Msg, args: &[(&str, &str)]) -> String {
    fill(t(message), args)
}

/// The text for a code of the areas that build.rs lists: `for_code("problem", "date-missing")` has
/// the key `problem_date_missing`.
pub fn for_code(area: &str, code: &str) -> Option<Msg> {
    found(&BY_CODE, area, code)
}

/// The text of what an office keeps in its lists: `org_names_short` for a field, `org_kind_authority`
/// for a word that it holds.
pub fn for_entry(code: &str) -> Option<Msg> {
    found(&BY_ENTRY, "entry", code)
}

fn found(texts: &[(&str, Msg)], area: &str, code: &str) -> Option<Msg> {
    let key = format!("{area}_{code}").replace(['-', '.'], "_");
    let at = texts.binary_search_by(|(known, _)| (*known).cmp(&key)).ok()?;
    texts.get(at).map(|(_, message)| *message)
}

fn text(lang: Lang, Msg(Text(line, vi)): Msg) -> &'static str {
    let english = || ENGLISH.get()?.get(usize::from(*line)).copied();
    match lang {
        Lang::Vi => vi,
        Lang::En => english().unwrap_or(vi),
    }
}

fn fill(pattern: &str, args: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((inside, behind)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        let (name, forms) = inside.split_once(':').unwrap_or((inside, ""));
        let value = args.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        match (value, forms.split_once('|')) {
            (Some("1"), Some((one, _))) => out.push_str(one),
            (Some(_), Some((_, other))) => out.push_str(other),
            (Some(value), None) if is_count(name, value) => {
                out.push_str(&value.parse().map_or_else(|_| value.to_owned(), |n| number(&n)));
            }
            (Some(value), None) => out.push_str(value),
            (None, _) => {
                out.push('{');
                out.push_str(inside);
                out.push('}');
            }
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// Whether a value is a count of things, of more digits than one reads at a glance.
fn is_count(name: &str, value: &str) -> bool {
    const COUNTS: [&str; 5] = ["n", "of", "done", "min", "max"];
    COUNTS.contains(&name) && value.len() > 3 && value.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{')
            .skip(1)
            .filter_map(|part| part.split_once('}'))
            .map(|(inside, _)| inside.split_once(':').map_or(inside, |(name, _)| name))
            .collect()
    }

    #[test]
    fn both_catalogues_have_the_same_placeholders_and_no_empty_text() {
        for (key, _, [vi, en]) in ALL {
            assert!(!vi.trim().is_empty(), "vi/{key} is empty");
            assert!(!en.trim().is_empty(), "en/{key} is empty");
            assert_eq!(placeholders(vi), placeholders(en), "placeholders of {key} differ");
        }
    }

    /// Areas whose texts speak of what a person hands in.
    const OF_PAPERS: [&str; 16] = [
        "closed_",
        "come_",
        "dossier_",
        "form_",
        "home_report",
        "inbox_",
        "move_",
        "nomination_",
        "office_",
        "pledge_",
        "record_",
        "refusal_",
        "report_",
        "sheet_",
        "status_",
        "task_",
    ];
    /// What of them speaks of the network.
    const OF_THE_NETWORK: [&str; 9] = [
        "chờ gửi",
        "chưa gửi",
        "gửi được",
        "gửi lại",
        "tự gửi",
        "be sent",
        "not sent",
        "send again",
        "sends it as soon",
    ];

    #[test]
    fn what_is_handed_in_is_submitted_and_only_the_network_sends() {
        for (key, _, [vi, en]) in ALL {
            let (vi, en) = (vi.to_lowercase(), en.to_lowercase());
            if key.ends_with("_submit") {
                assert!(vi.contains("trình"), "vi/{key} has another word: {vi}");
                assert!(en.contains("submi"), "en/{key} has another word: {en}");
            }
            if !OF_PAPERS.iter().any(|area| key.starts_with(area)) {
                continue;
            }
            let mut said = format!("{vi} {en}");
            for phrase in OF_THE_NETWORK {
                said = said.replace(phrase, "");
            }
            let other = said
                .split(|c: char| !c.is_alphabetic())
                .find(|word| ["gửi", "nộp", "send", "sends", "sent", "sending"].contains(word));
            assert_eq!(other, None, "{key} hands in or sends by another word");
        }
    }

    /// The file that xtask writes has one text a line, sorted by key.
    #[test]
    fn a_text_is_vietnamese_until_the_english_ones_are_here() {
        assert_eq!(text(Lang::En, Msg::AppReload), "Tải lại trang");
        assert!(!take_english("Reload".to_owned()), "the file of another build");
        let english = ALL.map(|(_, _, [_, en])| en);
        assert!(take_english(english.join("\n")));
        assert_eq!(text(Lang::En, Msg::AppReload), "Reload the page");
        assert_eq!(text(Lang::Vi, Msg::AppReload), "Tải lại trang");
        for (key, message) in BY_CODE {
            let (.., [vi, en]) = ALL.iter().find(|(known, ..)| *known == key).unwrap();
            assert_eq!([text(Lang::Vi, message), text(Lang::En, message)], [*vi, *en]);
        }
    }

    #[test]
    fn placeholders_are_filled() {
        assert_eq!(fill("{a} và {b}", &[("a", "1"), ("b", "x")]), "1 và x");
        assert_eq!(fill("{n} {n:item|items}", &[("n", "1")]), "1 item");
        assert_eq!(fill("{n} {n:item|items}", &[("n", "3")]), "3 items");
        assert_eq!(fill("giữ {lạ} {", &[]), "giữ {lạ} {");
        assert_eq!(fill("{n} năm {year}", &[("n", "20000"), ("year", "2026")]), "20.000 năm 2026");
    }

    #[test]
    fn codes_are_sorted_and_found() {
        assert!(BY_CODE.is_sorted_by(|(a, _), (b, _)| a < b));
        assert!(BY_ENTRY.is_sorted_by(|(a, _), (b, _)| a < b));
        for (key, message) in BY_CODE {
            let (area, code) = key.split_once('_').unwrap();
            assert_eq!(for_code(area, code), Some(message));
        }
        assert_eq!(for_code("problem", "no such code"), None);
    }

    /// Every text is carried by each first visit, so none may be left over.
    #[test]
    fn every_text_is_used() {
        let sources = sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")));
        let unused: Vec<_> = ALL
            .iter()
            .filter(|(key, ..)| BY_CODE.iter().all(|(coded, _)| coded != key))
            .filter(|(key, ..)| !of_a_noun(key))
            .filter(|(_, name, _)| !sources.contains(&format!("Msg::{name}")))
            .map(|(key, ..)| *key)
            .collect();
        assert!(unused.is_empty(), "texts that nothing shows: {unused:?}");
    }

    /// Whether a text is of a noun that offices keep in lists; a test of theirs asks for each.
    fn of_a_noun(key: &str) -> bool {
        model::record::Noun::ALL
            .iter()
            .any(|noun| key.starts_with(&format!("entry_{}_", noun.as_str())))
    }

    /// The words after `Msg::` in all sources below a folder.
    fn sources(folder: &Path) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.append(&mut sources(&path));
            } else {
                let source = fs::read_to_string(&path).unwrap();
                for behind in source.split("Msg::").skip(1) {
                    let word = behind.split(|c: char| !c.is_ascii_alphanumeric()).next();
                    found.insert(format!("Msg::{}", word.unwrap_or_default()));
                }
            }
        }
        found
    }
}
