//! Roles, held per organisation by appointments.

use serde::{Deserialize, Serialize};

/// What a person may be at an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Writes pledges, nominations and reports of the own organisation.
    Cadre,
    /// Leads a cluster or bloc on behalf of the organisation.
    GroupLeader,
    /// Receives, returns and consolidates what the organisations below send.
    EmulationOfficer,
    /// Registers what comes in.
    RecordsClerk,
    /// Votes in the council.
    CouncilMember,
    /// Heads the organisation: submits and withdraws on its behalf.
    Chairman,
    /// Enrols and revokes devices; sees no dossier.
    Administrator,
    /// Reads.
    Viewer,
}

impl Role {
    /// All roles, in the order of the glossary of the issue.
    pub const ALL: [Self; 8] = [
        Self::Cadre,
        Self::GroupLeader,
        Self::EmulationOfficer,
        Self::RecordsClerk,
        Self::CouncilMember,
        Self::Chairman,
        Self::Administrator,
        Self::Viewer,
    ];

    /// Their words on the wire, in the same order.
    pub const WORDS: &[&str] = &[
        "cadre",
        "group_leader",
        "emulation_officer",
        "records_clerk",
        "council_member",
        "chairman",
        "administrator",
        "viewer",
    ];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cadre => "cadre",
            Self::GroupLeader => "group_leader",
            Self::EmulationOfficer => "emulation_officer",
            Self::RecordsClerk => "records_clerk",
            Self::CouncilMember => "council_member",
            Self::Chairman => "chairman",
            Self::Administrator => "administrator",
            Self::Viewer => "viewer",
        }
    }

    /// Reads the word; `None` for a role that this build does not know.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}
