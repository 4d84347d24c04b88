//! The pack of Law 06/2022/QH15 for dossiers received from 01/01/2024 to 30/9/2026.

use super::{Pack, Rule};
use crate::Severity;

pub(super) const PACK: Pack = Pack {
    id: "tdkt-2022.1",
    from: (2024, 1, 1),
    to: Some((2026, 9, 30)),
    rules: &[Rule {
        id: "R-01",
        severity: Severity::Block,
        text: "r01_recipient_kind",
        source: "Điều 9, 19, 20 Luật Thi đua, khen thưởng 06/2022/QH15",
        verified: true,
    }],
};
