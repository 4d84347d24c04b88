//! What a server keeps of who came in and what administrators did; the words of its table of acts.

/// Something that somebody did, or tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// The alliance was begun with its first administrator.
    SetUp,
    /// Somebody signed in by name and password.
    SignedIn,
    /// A name and a password did not fit.
    SignInFailed,
    /// A device was enrolled by a code.
    Enrolled,
    AccountMade,
    AccountDisabled,
    AccountEnabled,
    /// The roles of an account, or their days, are others now.
    RolesChanged,
    /// A one-time code was made for an account.
    CodeMade,
    /// The same by the command line, for who was locked out.
    CodeMadeByOperator,
    /// Somebody chose a password with a one-time code.
    PasswordChosen,
    PasswordChanged,
    /// An enrolment code was made.
    EnrolmentCodeMade,
    DeviceRevoked,
}

impl Act {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::SetUp,
        Self::SignedIn,
        Self::SignInFailed,
        Self::Enrolled,
        Self::AccountMade,
        Self::AccountDisabled,
        Self::AccountEnabled,
        Self::RolesChanged,
        Self::CodeMade,
        Self::CodeMadeByOperator,
        Self::PasswordChosen,
        Self::PasswordChanged,
        Self::EnrolmentCodeMade,
        Self::DeviceRevoked,
    ];

    /// The word in the table and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SetUp => "set_up",
            Self::SignedIn => "signed_in",
            Self::SignInFailed => "sign_in_failed",
            Self::Enrolled => "enrolled",
            Self::AccountMade => "account_made",
            Self::AccountDisabled => "account_disabled",
            Self::AccountEnabled => "account_enabled",
            Self::RolesChanged => "roles_changed",
            Self::CodeMade => "code_made",
            Self::CodeMadeByOperator => "code_made_by_operator",
            Self::PasswordChosen => "password_chosen",
            Self::PasswordChanged => "password_changed",
            Self::EnrolmentCodeMade => "enrolment_code_made",
            Self::DeviceRevoked => "device_revoked",
        }
    }

    /// Reads the word; `None` for one of a later version.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_has_a_word_of_its_own() {
        for act in Act::ALL {
            assert_eq!(Act::parse(act.as_str()), Some(act));
        }
        assert_eq!(Act::parse("danced"), None);
    }
}
