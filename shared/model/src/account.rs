//! Accounts: what a user name and a password have to be; asked by form, command line and server.

/// Fewest characters of a password.
pub const LEAST_PASSWORD: usize = 10;
/// Most bytes of a password.
pub const MOST_PASSWORD: usize = 200;
/// Fewest and most characters of a user name.
pub const USER_NAME: (usize, usize) = (3, 40);

/// What is public: the demonstration's, and what everybody tries first.
const KNOWN: [&str; 6] =
    ["minh-hoa-2026", "1234567890", "0123456789", "0987654321", "1234567891", "qwertyuiop"];

/// Why a password is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeakPassword {
    /// Fewer than [`LEAST_PASSWORD`] characters.
    Short,
    /// More than [`MOST_PASSWORD`] bytes.
    Long,
    /// Everybody knows it: the user name, one letter over and over, or a list's first.
    Known,
}

impl WeakPassword {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Long => "long",
            Self::Known => "known",
        }
    }
}

/// Whether a user name is one that everybody can type: small letters without accents, digits, and
/// dots, hyphens and underscores between them.
pub fn is_user_name(name: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let between = |byte: u8| matches!(byte, b'.' | b'-' | b'_');
    let edge = |byte: Option<u8>| byte.is_some_and(letter);
    (USER_NAME.0..=USER_NAME.1).contains(&name.len())
        && name.bytes().all(|byte| letter(byte) || between(byte))
        && edge(name.bytes().next())
        && edge(name.bytes().last())
}

/// Why a password is none for a user; `None` when it is one.
pub fn weak(user: &str, password: &str) -> Option<WeakPassword> {
    let lower = password.trim().to_lowercase();
    if password.len() > MOST_PASSWORD {
        Some(WeakPassword::Long)
    } else if password.trim().chars().count() < LEAST_PASSWORD {
        Some(WeakPassword::Short)
    } else if lower == user
        || KNOWN.contains(&lower.as_str())
        || lower.chars().all(|letter| lower.starts_with(letter))
    {
        Some(WeakPassword::Known)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_name_can_be_typed_on_any_keyboard() {
        for (name, is_one) in [
            ("quantri.haiphong", true),
            ("nv-01", true),
            ("abc", true),
            ("ab", false),
            ("Quantri", false),
            ("quản.trị", false),
            ("quan tri", false),
            (".quantri", false),
            ("quantri-", false),
            ("a/b/c", false),
            ("", false),
        ] {
            assert_eq!(is_user_name(name), is_one, "{name}");
        }
        assert!(is_user_name(&"a".repeat(40)) && !is_user_name(&"a".repeat(41)));
    }

    #[test]
    fn a_password_is_long_and_not_what_everybody_tries() {
        for (password, why) in [
            ("ba con mèo đen", None),
            ("mười ký tự", None),
            ("chín ký t", Some(WeakPassword::Short)),
            ("          ", Some(WeakPassword::Short)),
            ("   a     b  ", Some(WeakPassword::Short)),
            ("quantri.haiphong", Some(WeakPassword::Known)),
            ("Minh-Hoa-2026", Some(WeakPassword::Known)),
            ("aaaaaaaaaaaa", Some(WeakPassword::Known)),
            ("1234567890", Some(WeakPassword::Known)),
        ] {
            assert_eq!(weak("quantri.haiphong", password), why, "{password}");
        }
        assert_eq!(weak("x", &"ab".repeat(101)), Some(WeakPassword::Long));
    }
}
