//! Passwords: Argon2id, away from the threads that serve, one at a time for each core.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use model::account::MOST_PASSWORD as MAX;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Each hashing takes 19 MiB; two at a time keep the server small, and mean that many who know
/// their password are never taken for as many guesses.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// What an unknown user's password is compared with, so that it takes as long as a known one's.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$\
                      Z2lhb3VvY2dpYW91b2M$jg2c3vWqkm7pJQYxm3yIUCJWyQ1mbKmzFR0Rgy2ySyk";

/// A user name as it is kept: composed, without capitals, trimmed, not longer than a password.
pub fn user_name(typed: &str) -> String {
    text::compose(typed.trim()).to_lowercase().chars().take(MAX).collect()
}

/// A hash in PHC form; `None` when the system has no random numbers.
pub fn hash(password: &str) -> Option<String> {
    Some(Argon2::default().hash_password(password.as_bytes()).ok()?.to_string())
}

/// The same in its turn, away from the threads that serve.
pub async fn hash_in(turn: Turn, password: String) -> Option<String> {
    let hashed = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        hash(&password)
    });
    hashed.await.ok().flatten()
}

/// The right to hash a password.
pub struct Turn(#[expect(dead_code, reason = "held, not read")] SemaphorePermit<'static>);

/// Waits for a turn; `None` when the server is ending.
pub async fn turn() -> Option<Turn> {
    AT_ONCE.acquire().await.ok().map(Turn)
}

/// Whether a password is the one behind a hash; without a hash it never is.
pub async fn verify(turn: Turn, password: String, hash: Option<String>) -> bool {
    if password.len() > MAX {
        return false;
    }
    let compared = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        is_right(&password, &hash) && known
    });
    compared.await.unwrap_or(false)
}

fn is_right(password: &str, hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn right(password: String, hash: Option<String>) -> bool {
        verify(turn().await.unwrap(), password, hash).await
    }

    #[tokio::test]
    async fn only_the_right_password_opens() {
        let hash = hash("mật khẩu").unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(right("mật khẩu".to_owned(), Some(hash.clone())).await);
        assert!(!right("mat khau".to_owned(), Some(hash.clone())).await);
        assert!(!right("x".repeat(10_000), Some(hash)).await);
        assert!(!right("mật khẩu".to_owned(), None).await);
    }

    #[test]
    fn nobody_costs_as_much_as_somebody() {
        assert!(PasswordHash::new(NOBODY).is_ok());
        assert!(!is_right("", NOBODY));
    }
}
