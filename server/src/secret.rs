//! Random ids, tokens and codes, and the hashes under which they are kept.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use model::id::Id;

/// The system gave no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the system has no random numbers")]
pub struct NoRandomness;

/// Letters and digits that nobody confuses on paper or on the phone.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKMNPQRSTVWXYZ0123456789";
/// Letters of an enrolment code: 50 bits, for a code of 7 days that is asked slowly.
const CODE_LENGTH: usize = 10;

/// Random bytes of the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

/// A token of 128 bits, 22 characters.
pub fn token() -> Result<String, NoRandomness> {
    Ok(URL_SAFE_NO_PAD.encode(random::<16>()?))
}

/// An id of 128 bits, 22 characters.
pub fn id<K>() -> Result<Id<K>, NoRandomness> {
    Id::parse(&URL_SAFE_NO_PAD.encode(random::<16>()?)).map_err(|_| NoRandomness)
}

/// An id of a server history: 48 bits, 8 characters, sent with every request.
pub fn epoch() -> Result<String, NoRandomness> {
    Ok(URL_SAFE_NO_PAD.encode(random::<6>()?))
}

/// The id of a request, for logs and the helpdesk.
pub fn request_id() -> String {
    random::<6>().map_or_else(|_| "-".to_owned(), |bytes| URL_SAFE_NO_PAD.encode(bytes))
}

/// An enrolment code as people read it: `AB3DE-7GHJK`.
pub fn code() -> Result<String, NoRandomness> {
    let letters: String = random::<CODE_LENGTH>()?
        .iter()
        .filter_map(|byte| ALPHABET.get(usize::from(byte & 31)))
        .map(|letter| char::from(*letter))
        .collect();
    let (front, back) = letters.split_at(CODE_LENGTH / 2);
    Ok(format!("{front}-{back}"))
}

/// The hash under which a token is kept.
pub fn token_hash(token: &str) -> String {
    sync::chain::sha256_hex(token.as_bytes())
}

/// The hash under which a code is kept; capitals, hyphens and spaces do not matter.
pub fn code_hash(code: &str) -> String {
    let plain: String =
        code.chars().filter(|c| !c.is_whitespace() && *c != '-').map(upper).collect();
    sync::chain::sha256_hex(plain.as_bytes())
}

fn upper(letter: char) -> char {
    letter.to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_typed_as_people_type() {
        let code = code().unwrap();
        assert_eq!(code.len(), 11);
        let typed = format!(" {} ", code.to_lowercase().replace('-', " "));
        assert_eq!(code_hash(&typed), code_hash(&code));
        assert_ne!(super::code().unwrap(), code);
    }

    #[test]
    fn ids_have_22_characters() {
        assert_eq!(id::<model::id::kind::Device>().unwrap().as_str().len(), 22);
        assert_eq!(token().unwrap().len(), 22);
    }
}
