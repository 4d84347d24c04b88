//! From the token of a request to the session that it stands for.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{header, request::Parts},
};

use super::{
    App,
    problem::{Code, Fault},
};
use crate::{
    access::{Administrator, Office, People, Session},
    secret,
};

impl FromRequestParts<App> for Session {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fault> {
        let token = bearer(parts).ok_or(Code::Unauthenticated)?;
        let found = app.storage.admission(secret::token_hash(token)).await?;
        let forgotten = app.storage.is_restored();
        let unknown = if forgotten { Code::Stranger } else { Code::Unauthenticated };
        let admission = found.ok_or(unknown)?;
        if admission.revoked.is_some() {
            return Err(Code::Revoked.into());
        }
        let now = app.now();
        app.requests
            .acquire(admission.id.as_str(), now)
            .map_err(|seconds| Fault::from(Code::TooMany).retry_after(seconds))?;
        Ok(Self::new(admission, app.storage.directory(), &app.scopes, now))
    }
}

impl Session {
    /// The office's desk, or the error for who has none.
    pub(super) fn as_office(&self) -> Result<Office<'_>, Fault> {
        self.office().ok_or_else(|| Code::Forbidden.into())
    }

    /// The administration, or the error for who has none.
    pub(super) fn as_administrator(&self) -> Result<Administrator<'_>, Fault> {
        self.administrator().ok_or_else(|| Code::Forbidden.into())
    }

    /// The administration of accounts, or the error for who has none.
    pub(super) fn as_people(&self) -> Result<People<'_>, Fault> {
        self.people().ok_or_else(|| Code::Forbidden.into())
    }
}

fn bearer(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Where a request comes from, for limits before there is a token.
pub(super) struct Caller(pub(super) String);

impl FromRequestParts<App> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &App,
    ) -> Result<Self, std::convert::Infallible> {
        let forwarded = parts.headers.get("x-forwarded-for").filter(|_| app.behind_proxy);
        let nearest = forwarded
            .and_then(|value| value.to_str().ok()?.rsplit(',').next())
            .map(|address| address.trim().to_owned());
        let direct = || {
            let connection = parts.extensions.get::<ConnectInfo<SocketAddr>>();
            connection.map_or_else(|| "local".to_owned(), |it| it.0.ip().to_string())
        };
        Ok(Self(network(nearest.unwrap_or_else(direct))))
    }
}

/// Where an address belongs: who has one of IPv6 has as many as there are in its network.
fn network(address: String) -> String {
    match address.parse() {
        Ok(IpAddr::V6(address)) => match address.to_ipv4_mapped() {
            Some(address) => address.to_string(),
            None => {
                let bits = u128::from(address) & !u128::from(u64::MAX);
                Ipv6Addr::from(bits).to_string()
            }
        },
        _ => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_in_a_network_of_ipv6_are_one_caller() {
        for (address, expected) in [
            ("10.0.0.7", "10.0.0.7"),
            ("::ffff:10.0.0.7", "10.0.0.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
            ("local", "local"),
        ] {
            assert_eq!(network(address.to_owned()), expected, "{address}");
        }
    }
}
