//! The pack of Law 06/2022/QH15 as amended by Law 06/2026/QH16, for dossiers received from
//! 01/10/2026 on. The amendment is known from its draft alone, so that no rule is verified.

use super::{Pack, Rule};
use crate::Severity;

pub(super) const PACK: Pack = Pack {
    id: "tdkt-2026.1",
    from: (2026, 10, 1),
    to: None,
    rules: &[Rule {
        id: "R-01",
        severity: Severity::Block,
        text: "r01_recipient_kind",
        source: "Điều 9, 19, 20 Luật Thi đua, khen thưởng 06/2022/QH15, \
                 sửa đổi, bổ sung theo Luật 06/2026/QH16",
        verified: false,
    }],
};
