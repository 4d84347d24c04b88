//! Asks a server whether it is up.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long one question may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether `GET /healthz` answers 200.
pub(crate) fn is_up(address: SocketAddr) -> bool {
    ask(address).is_ok_and(|answer| is_ok(&answer))
}

fn ask(address: SocketAddr) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET /healthz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer)?;
    Ok(answer)
}

/// Whether the status line says 200.
fn is_ok(answer: &[u8]) -> bool {
    let line = answer.split(|byte| *byte == b'\r').next().unwrap_or_default();
    line.starts_with(b"HTTP/1.1 200")
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn only_200_is_up() {
        assert!(is_ok(b"HTTP/1.1 200 OK\r\n\r\n"));
        assert!(!is_ok(b"HTTP/1.1 503 Service Unavailable\r\n\r\n"));
        assert!(!is_ok(b""));
    }

    #[test]
    fn nobody_there_is_not_up() {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        assert!(!is_up(address));
    }
}
