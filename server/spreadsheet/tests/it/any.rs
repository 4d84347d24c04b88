//! Any bytes are read or refused, and so are files in which some bytes went wrong.

use std::io::{Cursor, Read as _};

use proptest::prelude::*;
use zip::ZipArchive;

use crate::{fixture, import::import, made::zip};

/// The parts of an example file.
fn parts(name: &str) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(fixture(name))).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut part = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// Bytes with pieces of them cut out, doubled or overwritten.
fn torn(bytes: &[u8], wounds: &[(prop::sample::Index, u8, u8, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (at, length, kind, new) in wounds {
        if bytes.is_empty() {
            break;
        }
        let from = at.index(bytes.len());
        let to = (from + usize::from(*length)).min(bytes.len());
        let piece = match kind % 3 {
            0 => new.clone(),
            1 => Vec::new(),
            _ => bytes[from..to].repeat(2),
        };
        bytes.splice(from..to, piece);
    }
    bytes
}

fn wounds() -> impl Strategy<Value = Vec<(prop::sample::Index, u8, u8, Vec<u8>)>> {
    let new = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..4),
        "[0-9A-Z<>/=\"&;#-]{0,6}".prop_map(String::into_bytes),
        Just(b"1048576".to_vec()),
        Just(b"4294967295".to_vec()),
        Just(b"-1".to_vec()),
        Just(b"1e308".to_vec()),
        Just("\u{AD}ư".as_bytes().to_vec()),
    ];
    prop::collection::vec((any::<prop::sample::Index>(), 0..12_u8, any::<u8>(), new), 1..6)
}

fn cases() -> u32 {
    std::env::var("IMPORT_CASES").ok().and_then(|it| it.parse().ok()).unwrap_or(24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        import(&bytes);
    }

    #[test]
    fn any_table_is_read(
        header in prop::sample::select(vec![
            "STT;Họ và tên;Ngày sinh;Đơn vị;Điện thoại",
            "TT;Đơn vị;Thành viên;Doanh thu;Ghi chú",
            "STT;Tên đơn vị;Mã số thuế;Năm thành lập;Vốn điều lệ (triệu đồng)",
            "TT;Nội dung;Điểm tối đa;A;B",
            "STT;Họ tên;Đối tượng;Danh hiệu;Số quyết định;Ngày quyết định",
        ]),
        cells in prop::collection::vec(
            "[0-9]{0,4}|\\PC{0,8}|[0-9.,/ -]{0,12}|nt|\"\"|ngày [0-9/]{0,10}|[µ¸¶·¹¨»©ª«¬®\\xADA-z ]{0,12}",
            0..60,
        ),
    ) {
        let mut text = header.to_owned();
        for (at, cell) in cells.iter().enumerate() {
            text.push(if at % 5 == 0 { '\n' } else { ';' });
            text.push_str(cell);
        }
        import(text.as_bytes());
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(
        name in prop::sample::select(vec!["figures_2025.xlsx", "scores_tay_nguyen.xlsx"]),
        at in any::<prop::sample::Index>(),
        wounds in wounds(),
    ) {
        let mut parts = parts(name);
        let hurt = at.index(parts.len());
        parts[hurt].1 = torn(&parts[hurt].1, &wounds);
        let parts: Vec<(&str, &[u8])> =
            parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        import(&zip(&parts));
        import(&torn(&fixture(name), &wounds));
        import(&torn(&fixture("group_members.csv"), &wounds));
    }
}

#[test]
fn what_the_fuzzer_begins_with_is_read_or_refused() {
    let folder = format!("{}/../../fuzz/corpus/import", env!("CARGO_MANIFEST_DIR"));
    for entry in std::fs::read_dir(folder).unwrap() {
        import(&std::fs::read(entry.unwrap().path()).unwrap());
    }
}
