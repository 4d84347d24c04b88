//! The reference set: nominations of 1.5 to 2.5 KB with random words, ids and checksums.

use anyhow::{Result, ensure};
use model::{fields::Fields, id::RecordId};
use serde_json::json;

use super::gzip;
use crate::sim::rng::Rng;

/// Records of the whole set.
pub(super) const WHOLE: usize = 5_000;
/// The whole set compresses to no less than this; otherwise its figures would flatter.
const LEAST_GZIP: usize = 1_900_000;

/// Bytes of a record as JSON.
const SIZES: std::ops::RangeInclusive<usize> = 1_400..=2_600;

/// A record to be written.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) id: RecordId,
    pub(super) fields: Fields,
}

/// So many nominations; the same for the same seed.
pub(super) fn nominations(count: usize, seed: u64) -> Result<Vec<Entry>> {
    let mut rng = Rng::new(seed);
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    (0..count).map(|_| nomination(&mut rng, &words)).collect()
}

/// The whole set, checked to be as large and as varied as it has to be.
pub(super) fn reference() -> Result<Vec<Entry>> {
    let set = nominations(WHOLE, 1)?;
    let lines = lines(&set)?;
    let usual = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    for line in usual {
        ensure!(SIZES.contains(&line.len()), "a record has {} bytes", line.len());
    }
    let packed = gzip(&lines)?.len();
    ensure!(packed >= LEAST_GZIP, "the set compresses to {packed} bytes, the run does not count");
    Ok(set)
}

/// One record a line.
pub(super) fn lines(set: &[Entry]) -> Result<Vec<u8>> {
    let mut lines = Vec::new();
    for entry in set {
        serde_json::to_writer(&mut lines, &json!({"r": entry.id.as_str(), "f": entry.fields}))?;
        lines.push(b'\n');
    }
    Ok(lines)
}

fn nomination(rng: &mut Rng, words: &[&str]) -> Result<Entry> {
    let text = |rng: &mut Rng, count: usize| {
        let chosen: Vec<&str> = (0..count).filter_map(|_| rng.pick(words).copied()).collect();
        chosen.join(" ")
    };
    let achievements = 190 + rng.below(110);
    let fields = Fields::from([
        ("recipient_kind".to_owned(), json!("individual")),
        ("recipient_name".to_owned(), json!(text(rng, 4))),
        ("position".to_owned(), json!(text(rng, 3))),
        ("unit".to_owned(), json!(text(rng, 6))),
        ("year".to_owned(), json!("2026")),
        ("achievements".to_owned(), json!(text(rng, achievements))),
        ("meeting_on".to_owned(), json!("2026-03-05")),
        (
            format!("evidence/{}", hex(rng, 11)),
            json!({"position": 1, "sha256": hex(rng, 32), "name": text(rng, 3)}),
        ),
    ]);
    Ok(Entry { id: RecordId::parse(&hex(rng, 11))?, fields })
}

fn hex(rng: &mut Rng, bytes: usize) -> String {
    (0..bytes).map(|_| format!("{:02x}", rng.below(256))).collect()
}

/// Words of reports, at least 250 different ones.
const WORDS: &str = "
    hợp tác xã thành viên sản xuất nông nghiệp dịch vụ thủy lợi giống lúa phân bón thu hoạch bảo
    quản chế biến tiêu thụ liên kết chuỗi giá trị doanh nghiệp ngân hàng vốn vay quỹ hỗ trợ phát
    triển kinh tế tập thể thi đua khen thưởng phong trào chỉ tiêu kế hoạch năm quý tháng đầu cuối
    hoàn thành vượt mức tăng giảm so với cùng kỳ doanh thu lợi nhuận nộp ngân sách nhà nước bình
    quân người lao động tiền lương đời sống cải thiện môi trường xử lý rác thải nước sạch giao thông
    nội đồng máy cày gặt đập sấy kho lạnh rau an toàn quả vải nhãn chanh dây cam bưởi ổi na chuối
    cá tôm cua ngao nuôi trồng chăn bò lợn gà vịt trứng sữa mật ong nấm dược liệu chè cà phê hồ
    tiêu điều cao su gỗ mây tre đan dệt thêu gốm sứ làng nghề du lịch cộng đồng trải nghiệm nhà
    lưới kính tưới nhỏ giọt số hóa truy xuất nguồn gốc mã vạch chứng nhận tiêu chuẩn hữu cơ tuần
    hoàn xanh bền vững tập huấn đào tạo lớp học viên cán bộ quản trị kiểm soát kế toán giám đốc chủ
    tịch tổ trưởng đội hộ gia đình phụ nữ thanh niên cựu chiến binh nghèo cận thoát xây dựng nông
    thôn mới kiểu mẫu đường điện trạm bơm kênh mương bê tông cứng hóa hiến đất góp công xã huyện
    tỉnh thị trấn phường thôn bản ấp khối cụm sáng kiến cải tiến kỹ thuật áp dụng hiệu quả tiết
    kiệm chi phí thời gian nhân rộng mô hình điển hình tiên tiến gương mẫu chấp hành pháp luật";
