//! A link between a device and the server: counts what it carries, and may be a bad one.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::Result;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::mpsc,
    task::JoinHandle,
    time::{Instant, sleep, sleep_until},
};

/// What a link is like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quality {
    /// There and back again.
    round_trip: Duration,
    /// Bytes a second to the server and to the device.
    up: u32,
    down: u32,
    /// Bytes both ways after which a connection is reset.
    reset_after: u64,
}

/// The bad link of the budgets: 300 ms, 50 kbit/s up and 100 down, reset after 40,000 bytes.
pub(super) const BAD: Quality = Quality {
    round_trip: Duration::from_millis(300),
    up: 50_000 / 8,
    down: 100_000 / 8,
    reset_after: 40_000,
};

/// Bytes that one read may take: about a packet.
const PACKET: usize = 1_400;

/// A running link.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) url: String,
    counts: Arc<Counts>,
    running: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Counts {
    up: AtomicU64,
    down: AtomicU64,
}

impl Link {
    /// Begins to carry to a server; without a quality as fast as it can.
    pub(super) async fn start(server: &str, quality: Option<Quality>) -> Result<Self> {
        let server: SocketAddr = server.trim_start_matches("http://").parse()?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let counts = Arc::new(Counts::default());
        let carried = Arc::clone(&counts);
        // The line is one for all connections.
        let lines = quality.map(|it| (Line::new(it.up, it), Line::new(it.down, it), it));
        let running = tokio::spawn(async move {
            while let Ok((device, _)) = listener.accept().await {
                let (counts, lines) = (Arc::clone(&carried), lines.clone());
                tokio::spawn(async move {
                    // A connection that breaks is what a link is for.
                    let _ = carry(device, server, counts, lines).await;
                });
            }
        });
        Ok(Self { url, counts, running })
    }

    /// Bytes to the server and to the device so far, with all headers.
    pub(super) fn carried(&self) -> (u64, u64) {
        let load = |count: &AtomicU64| count.load(Ordering::Relaxed);
        (load(&self.counts.up), load(&self.counts.down))
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.running.abort();
    }
}

/// One direction of a slow line.
#[derive(Debug, Clone)]
struct Line {
    rate: u32,
    latency: Duration,
    /// When what was sent so far has left.
    free: Arc<Mutex<Instant>>,
}

impl Line {
    fn new(rate: u32, quality: Quality) -> Self {
        let free = Arc::new(Mutex::new(Instant::now()));
        Self { rate, latency: quality.round_trip / 2, free }
    }

    /// When so many bytes, sent now, have left, and when they have arrived.
    fn carries(&self, bytes: usize) -> (Instant, Instant) {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let took = f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / f64::from(self.rate);
        *free = (*free).max(Instant::now()) + Duration::from_secs_f64(took);
        (*free, *free + self.latency)
    }
}

/// What a packet has to wait for, and what is left of its connection.
type Lines = Option<(Line, Line, Quality)>;

async fn carry(
    device: TcpStream,
    server: SocketAddr,
    counts: Arc<Counts>,
    lines: Lines,
) -> Result<()> {
    device.set_nodelay(true)?;
    let mut limit = u64::MAX;
    let (mut up, mut down) = (None, None);
    if let Some((to_server, to_device, quality)) = lines {
        // The handshake.
        sleep(quality.round_trip).await;
        limit = quality.reset_after;
        // A reset, not an end.
        device.set_zero_linger()?;
        (up, down) = (Some(to_server), Some(to_device));
    }
    let server = TcpStream::connect(server).await?;
    server.set_nodelay(true)?;
    let (from_device, to_device) = device.into_split();
    let (from_server, to_server) = server.into_split();
    let left = Arc::new(AtomicU64::new(limit));
    let here = Arc::clone(&counts);
    let one = pump(from_device, to_server, up, Arc::clone(&left), move |n| {
        here.up.fetch_add(n, Ordering::Relaxed);
    });
    let other = pump(from_server, to_device, down, left, move |n| {
        counts.down.fetch_add(n, Ordering::Relaxed);
    });
    // Whichever ends first takes the connection with it, unless it ended well.
    tokio::try_join!(one, other).map(drop)
}

/// Carries one direction until its end, or fails when the connection is reset.
async fn pump(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    line: Option<Line>,
    left: Arc<AtomicU64>,
    count: impl Fn(u64),
) -> Result<()> {
    let (send, mut arriving) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    let reading = async move {
        let mut packet = vec![0; if line.is_some() { PACKET } else { 64 << 10 }];
        loop {
            let n = from.read(&mut packet).await?;
            if n == 0 {
                return anyhow::Ok(());
            }
            let bytes = u64::try_from(n)?;
            count(bytes);
            let before = left.fetch_sub(bytes.min(left.load(Ordering::Relaxed)), Ordering::Relaxed);
            anyhow::ensure!(before > bytes, "reset");
            let now = Instant::now();
            let (left, arrived) = line.as_ref().map_or((now, now), |line| line.carries(n));
            // Who is gone takes nothing any more.
            let _ = send.send((arrived, packet.get(..n).unwrap_or_default().to_vec()));
            if line.is_some() {
                sleep_until(left).await;
            }
        }
    };
    let writing = async move {
        while let Some((at, bytes)) = arriving.recv().await {
            sleep_until(at).await;
            to.write_all(&bytes).await?;
        }
        Ok(to.shutdown().await?)
    };
    tokio::try_join!(reading, writing).map(drop)
}
