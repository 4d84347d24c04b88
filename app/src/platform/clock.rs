//! The device's clocks and timers.

use std::{future::poll_fn, pin::pin, task::Poll};

use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;

/// Milliseconds since 1970-01-01T00:00Z.
pub type Millis = i64;

/// The wall clock of this device; may be wrong and may jump.
#[expect(clippy::cast_possible_truncation, reason = "Date.now() is a whole number below 2^53")]
pub fn now() -> Millis {
    js_sys::Date::now() as Millis
}

/// Milliseconds since the page was opened; never jumps back.
#[expect(clippy::cast_possible_truncation, reason = "a page does not live 2^53 ms")]
pub fn monotonic() -> Millis {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or(0, |performance| performance.now() as Millis)
}

/// Waits at least so many milliseconds; longer when the tab sleeps.
pub async fn sleep(milliseconds: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            // Fails only for a window that is going away, and then nobody waits any more.
            let _ = window
                .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        }
    });
    // The promise of a timer is never rejected.
    let _ = JsFuture::from(promise).await;
}

/// What some work brings within so many milliseconds; `None` when it takes longer. Everything that
/// another tab, a worker or a person decides may take for ever.
pub async fn within<T>(milliseconds: i32, work: impl Future<Output = T>) -> Option<T> {
    let (mut work, mut timer) = (pin!(work), pin!(sleep(milliseconds)));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => timer.as_mut().poll(context).map(|()| None),
    })
    .await
}
