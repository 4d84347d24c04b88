//! Names of invented people: family name, middle name, the word *Mẫu*, given name.

use std::collections::BTreeSet;

use super::seed::Seed;

const FAMILY: [&str; 14] = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý",
    "Đinh", "Đào",
];
const MEN: [&str; 16] = [
    "An", "Bình", "Cường", "Dũng", "Đức", "Hải", "Hùng", "Khánh", "Long", "Minh", "Nam", "Phong",
    "Quang", "Sơn", "Thắng", "Tuấn",
];
const WOMEN: [&str; 16] = [
    "Ánh", "Chi", "Dung", "Hà", "Hạnh", "Hiền", "Hoa", "Hương", "Lan", "Liên", "Mai", "Nga",
    "Ngọc", "Thảo", "Thu", "Yến",
];

/// So many different names, at most 448.
pub(super) fn people(seed: &mut Seed, n: usize) -> Vec<String> {
    let mut names: Vec<String> = FAMILY
        .iter()
        .flat_map(|family| {
            let men = MEN.iter().map(move |given| format!("{family} Văn Mẫu {given}"));
            let women = WOMEN.iter().map(move |given| format!("{family} Thị Mẫu {given}"));
            men.chain(women)
        })
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    seed.shuffle(&mut names);
    names.truncate(n);
    names
}
