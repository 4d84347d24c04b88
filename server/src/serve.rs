//! Takes connections and hands them to the routes, until it is told to stop.

use std::{convert::Infallible, io::Read as _, net::SocketAddr, pin::pin, time::Duration};

use anyhow::{Context as _, Result};
use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    signal::unix::{SignalKind, signal},
    sync::watch,
};
use tower::ServiceExt as _;

/// Longest time for the head of a request.
const HEAD: Duration = Duration::from_secs(30);
/// How long requests under way may take after the stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Serves until `stop` resolves; then requests under way are finished, for a while.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let (stream, address) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors, most likely: others have to end first.
                    tracing::warn!(%error, "cannot take a connection");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        connection(stream, address, router.clone(), &graceful);
    }
    drop(listener);
    if tokio::time::timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
}

fn connection(stream: TcpStream, address: SocketAddr, router: Router, graceful: &GracefulShutdown) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "cannot send small answers at once");
    }
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(address));
        let answer = router.clone().oneshot(request);
        async move { Ok::<_, Infallible>(answer.await.unwrap_or_else(|never| match never {})) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        // The routes say the time themselves: a sync says it in its body.
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), service);
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            // Links break all the time; what was acknowledged is safe.
            tracing::debug!(%error, "a connection ended early");
        }
    });
}

/// Resolves at SIGINT, at SIGTERM and, if it is asked for, when standard input ends.
pub fn stopped(until_stdin_closes: bool) -> Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt()).context("watching for SIGINT")?;
    let mut terminate = signal(SignalKind::terminate()).context("watching for SIGTERM")?;
    let (open, mut closed) = watch::channel(false);
    if until_stdin_closes {
        std::thread::Builder::new()
            .name("stdin".to_owned())
            .spawn(move || {
                let mut nothing = [0; 64];
                while matches!(std::io::stdin().read(&mut nothing), Ok(n) if n > 0) {}
                open.send_replace(true);
            })
            .context("watching standard input")?;
        return Ok(Box::pin(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = closed.changed() => {}
            }
        }) as std::pin::Pin<Box<dyn Future<Output = ()> + Send>>);
    }
    Ok(Box::pin(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }))
}
