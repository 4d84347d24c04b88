//! Decisions of commendation (quyết định khen thưởng) with their lists of recipients.

use serde::{Deserialize, Serialize};
use text::Date;

use crate::{
    access::Operation,
    award::RecipientKind,
    fields,
    id::{AwardId, DriveId, MovementId, OrgId, RecordId},
    kind::{Home, Kind, Title},
    record::{Noun, Record},
    shape::{Shape, field},
};

/// What the noun is.
pub static KIND: Kind = Kind {
    word: "decision",
    home: Home::Office,
    author: Operation::Write,
    life: None,
    series: None,
    title: Title::Field("number"),
    detail: "",
    keywords: &[],
    fields: &[
        field("body", Shape::Ref(Noun::Org)),
        field("movement", Shape::Ref(Noun::Movement)),
        field("drive", Shape::Ref(Noun::Drive)),
    ],
    in_directory: false,
};

/// One award to one recipient: one *lượt*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    #[serde(default)]
    pub position: u32,
    pub kind: RecipientKind,
    /// As printed in the list.
    pub name: String,
    /// Who it is whatever the print says: organisation or person; counts as one *đối tượng*.
    pub subject: RecordId,
    pub award: AwardId,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The drive, when it is not the decision's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drive: Option<DriveId>,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub id: RecordId,
    /// Number and symbol, such as `12` and `QĐ-LMHTX`.
    pub number: String,
    pub symbol: String,
    pub issued_on: Option<Date>,
    /// Who decided.
    pub body: OrgId,
    /// Who signs, by office: "Chủ tịch UBND thành phố".
    pub signer_title: String,
    /// Who keeps it among its papers: not necessarily who decided.
    pub organiser: Option<OrgId>,
    pub movement: Option<MovementId>,
    pub drive: Option<DriveId>,
    /// Records of noun `legal_basis`, in the order they are cited.
    pub legal_bases: Vec<RecordId>,
    /// By position, with their row ids.
    pub recipients: Vec<(String, Recipient)>,
    /// Invented for demonstration; pages say so.
    pub synthetic: bool,
}

impl Decision {
    /// Name of the set of rows.
    pub const RECIPIENTS: &'static str = "recipients";

    /// Reads a record of noun `decision`; `None` without the deciding body.
    pub fn from_record(record: &Record) -> Option<Self> {
        let f = &record.fields;
        let mut recipients = fields::typed_rows::<Recipient>(f, Self::RECIPIENTS);
        text::sort_by_key(&mut recipients, |(_, row)| row.position);
        Some(Self {
            id: record.id.clone(),
            number: fields::text(f, "number").to_owned(),
            symbol: fields::text(f, "symbol").to_owned(),
            issued_on: fields::typed(f, "issued_on"),
            body: fields::parsed(f, "body")?,
            signer_title: fields::text(f, "signer_title").to_owned(),
            organiser: fields::parsed(f, "organiser"),
            movement: fields::parsed(f, "movement"),
            drive: fields::parsed(f, "drive"),
            legal_bases: fields::typed(f, "legal_bases").unwrap_or_default(),
            recipients,
            synthetic: fields::typed(f, "synthetic").unwrap_or(false),
        })
    }

    /// Number and symbol as documents cite them: `12/QĐ-LMHTX`.
    pub fn reference(&self) -> String {
        if self.symbol.is_empty() {
            self.number.clone()
        } else {
            format!("{}/{}", self.number, self.symbol)
        }
    }
}
