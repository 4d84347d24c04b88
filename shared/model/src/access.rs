//! Who may do what: one table of role × operation × relation, asked by server and device alike.

use crate::role::Role;

/// Something a person can do with records of an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// Read the organisation's records, drafts included if it is the own one.
    Read,
    /// Create and edit records that have a life, resolve their conflicts.
    Write,
    /// Submit a dossier on behalf of the organisation.
    Submit,
    /// Take a dossier back.
    Withdraw,
    /// Register a submitted dossier.
    Receive,
    /// Send a dossier back with a reason.
    Return,
    /// Read consolidated sheets and decisions.
    ReadSheets,
    /// Make and revoke enrolment codes and devices.
    ManageDevices,
    /// Begin, write and move what a group does together, such as a ballot.
    Conduct,
    /// Keep the office's lists: organisations, people, groups, movements, the catalogue.
    Keep,
    /// Say who holds which role at the own organisation and at those below.
    Appoint,
}

impl Operation {
    /// All operations, for tables and tests.
    pub const ALL: [Self; 11] = [
        Self::Read,
        Self::Write,
        Self::Submit,
        Self::Withdraw,
        Self::Receive,
        Self::Return,
        Self::ReadSheets,
        Self::ManageDevices,
        Self::Conduct,
        Self::Keep,
        Self::Appoint,
    ];
}

/// What somebody must hold to write a field or to make a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// A right at the record's home.
    Right(Operation),
    /// To write for the organisation that this field of the record names, such as the one that is
    /// assigned to score it.
    Assigned(&'static str),
}

/// How the actor's organisation stands to the home of records: the organisation that owns them, or
/// the group that they belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// It is the same organisation.
    Own,
    /// The owner is placed below the actor's organisation, at any depth.
    Below,
    /// The owner is a member of a group that the actor's organisation leads.
    Led,
    /// It is a group that the actor's organisation organises.
    Organiser,
    /// It is a group that the actor's organisation leads, or is deputy of.
    Leader,
    /// It is a group that the actor's organisation is a member of.
    Member,
    /// None of these.
    Stranger,
}

impl Relation {
    /// All relations, for tables and tests.
    pub const ALL: [Self; 7] = [
        Self::Own,
        Self::Below,
        Self::Led,
        Self::Organiser,
        Self::Leader,
        Self::Member,
        Self::Stranger,
    ];
}

/// Whether a role permits an operation in a relation.
///
/// `Below` and `Led` reach an organisation's record only from its first submit on; that is the
/// record's side of the rule and stands where records are read.
pub fn allows(role: Role, operation: Operation, relation: Relation) -> bool {
    use Operation as O;
    use Relation as R;
    if matches!(relation, R::Organiser | R::Leader | R::Member) {
        return in_group(role, operation, relation);
    }
    match role {
        Role::Cadre => {
            relation == R::Own && matches!(operation, O::Read | O::Write | O::Submit | O::Withdraw)
        }
        Role::GroupLeader => match relation {
            R::Own | R::Led => matches!(operation, O::Read | O::ReadSheets),
            _ => false,
        },
        Role::EmulationOfficer => match relation {
            R::Own => {
                matches!(
                    operation,
                    O::Read | O::Write | O::Submit | O::Withdraw | O::ReadSheets | O::Keep
                )
            }
            R::Below => matches!(operation, O::Read | O::Receive | O::Return | O::ReadSheets),
            R::Led => matches!(operation, O::Read | O::ReadSheets),
            _ => false,
        },
        Role::RecordsClerk => match relation {
            R::Own => matches!(operation, O::Read | O::ReadSheets),
            R::Below => matches!(operation, O::Read | O::Receive | O::ReadSheets),
            _ => false,
        },
        Role::CouncilMember | Role::Viewer => match relation {
            R::Own | R::Below => matches!(operation, O::Read | O::ReadSheets),
            _ => false,
        },
        Role::Chairman => match relation {
            R::Own => matches!(operation, O::Read | O::Submit | O::Withdraw | O::ReadSheets),
            R::Below | R::Led => matches!(operation, O::Read | O::ReadSheets),
            _ => false,
        },
        Role::Administrator => match relation {
            R::Own => matches!(operation, O::ManageDevices | O::Keep | O::Appoint),
            R::Below => operation == O::ManageDevices,
            _ => false,
        },
    }
}

/// What a group does together is read by everybody who reads at his organisation, and conducted by
/// those who work for the one that leads or organises it.
fn in_group(role: Role, operation: Operation, relation: Relation) -> bool {
    match operation {
        Operation::Read => role != Role::Administrator,
        Operation::Conduct => {
            relation != Relation::Member
                && matches!(role, Role::GroupLeader | Role::EmulationOfficer)
        }
        _ => false,
    }
}

/// Whether any of the roles permits the operation.
pub fn any_allows(roles: &[Role], operation: Operation, relation: Relation) -> bool {
    roles.iter().any(|role| allows(*role, operation, relation))
}

/// Whether any of the roles may remind an organisation in a relation of what is due.
pub fn may_remind(roles: &[Role], relation: Relation) -> bool {
    const MAY: [Role; 4] =
        [Role::GroupLeader, Role::EmulationOfficer, Role::RecordsClerk, Role::Chairman];
    relation != Relation::Own
        && roles.iter().any(|role| MAY.contains(role))
        && any_allows(roles, Operation::ReadSheets, relation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_only_reads_reminds_nobody() {
        let may = |role, relation| may_remind(&[role], relation);
        for (role, below, led) in [
            (Role::EmulationOfficer, true, true),
            (Role::RecordsClerk, true, false),
            (Role::GroupLeader, false, true),
            (Role::Chairman, true, true),
            (Role::Viewer, false, false),
            (Role::CouncilMember, false, false),
            (Role::Administrator, false, false),
        ] {
            assert_eq!((may(role, Relation::Below), may(role, Relation::Led)), (below, led));
            assert!(!may(role, Relation::Own) && !may(role, Relation::Stranger), "{role:?}");
        }
    }

    /// One row a role: the operations it may do per relation, by the initials of `Operation`.
    #[test]
    fn every_cell_of_the_table_is_what_the_office_expects() {
        let initials = ['r', 'w', 's', 't', 'c', 'b', 'z', 'm', 'l', 'k', 'a'];
        let table = [
            (Role::Cadre, ["rwst", "", "", "r", "r", "r", ""]),
            (Role::GroupLeader, ["rz", "", "rz", "rl", "rl", "r", ""]),
            (Role::EmulationOfficer, ["rwstzk", "rcbz", "rz", "rl", "rl", "r", ""]),
            (Role::RecordsClerk, ["rz", "rcz", "", "r", "r", "r", ""]),
            (Role::CouncilMember, ["rz", "rz", "", "r", "r", "r", ""]),
            (Role::Chairman, ["rstz", "rz", "rz", "r", "r", "r", ""]),
            (Role::Administrator, ["mka", "m", "", "", "", "", ""]),
            (Role::Viewer, ["rz", "rz", "", "r", "r", "r", ""]),
        ];
        assert_eq!(table.len(), Role::ALL.len());
        for (role, cells) in table {
            for (relation, cell) in Relation::ALL.into_iter().zip(cells) {
                for (operation, initial) in Operation::ALL.into_iter().zip(initials) {
                    assert_eq!(
                        allows(role, operation, relation),
                        cell.contains(initial),
                        "{role:?} {operation:?} {relation:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn nobody_reaches_a_stranger() {
        for role in Role::ALL {
            for operation in Operation::ALL {
                assert!(!allows(role, operation, Relation::Stranger));
            }
        }
    }
}
