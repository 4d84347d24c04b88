//! What follows signals: parts of a page, effects, and values that are read again when something
//! changed. Each has one type for all callers; leptos makes one of 1 to 4 KB for each, which every
//! first visit would download.

mod region;

use std::{cell::Cell, pin::Pin, rc::Rc, sync::Arc};

use leptos::prelude::*;

use self::region::Region;

/// A part of a page that is drawn again whenever a signal changes that it reads.
pub fn live<V: IntoAny>(mut draw: impl FnMut() -> V + Send + 'static) -> AnyView {
    live_boxed(Box::new(move || draw().into_any()))
}

fn live_boxed(mut draw: Box<dyn FnMut() -> AnyView + Send>) -> AnyView {
    (move || Region(draw())).into_any()
}

/// Parts of a page, one for each item; only those are drawn whose key is new.
pub fn live_rows<T: Send + 'static>(
    each: impl Fn() -> Vec<T> + Send + 'static,
    key: impl Fn(&T) -> String + Send + 'static,
    draw: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let draw = Arc::new(draw);
    live_rows_boxed(Box::new(move || {
        let row = |item: T| {
            let draw = Arc::clone(&draw);
            Row { key: key(&item), draw: Box::new(move || draw(item)) }
        };
        each().into_iter().map(row).collect()
    }))
}

/// A part of a page that may be drawn.
struct Row {
    key: String,
    draw: Box<dyn FnOnce() -> AnyView + Send>,
}

fn live_rows_boxed(each: Box<dyn Fn() -> Vec<Row> + Send>) -> AnyView {
    view! {
        <For each key=|row| row.key.clone() let:row>
            {(row.draw)()}
        </For>
    }
    .into_any()
}

/// A value that is found again whenever a signal changes that it reads, and tells of it when it is
/// another one.
pub fn memo<T: PartialEq + Send + Sync + 'static>(
    find: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    memo_boxed(Box::new(find))
}

fn memo_boxed<T: PartialEq + Send + Sync + 'static>(
    find: Box<dyn Fn() -> T + Send + Sync>,
) -> Memo<T> {
    Memo::new(move |_| find())
}

/// Runs now and again whenever a signal changes that it reads, for as long as the page lives.
pub fn watch(run: impl FnMut() + 'static) {
    watch_boxed(Box::new(run));
}

fn watch_boxed(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_| run());
}

/// A value that is read asynchronously; `None` before the first reading has ended.
pub struct Reading<T: 'static> {
    value: RwSignal<Option<T>>,
    again: RwSignal<()>,
}

impl<T> Clone for Reading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Reading<T> {}

impl<T: Send + Sync + 'static> Reading<T> {
    /// Reads now and again whenever a signal changes that `read` looks at; what an older reading
    /// finds is passed over.
    pub fn new<F: Future<Output = T> + 'static>(read: impl Fn() -> F + 'static) -> Self {
        Self::boxed(Box::new(move || Box::pin(read())))
    }

    fn boxed(read: Box<dyn Fn() -> Pin<Box<dyn Future<Output = T>>>>) -> Self {
        let (value, again) = (RwSignal::new(None), RwSignal::new(()));
        let latest = Rc::new(Cell::new(0_u32));
        watch(move || {
            again.track();
            // What the reading makes goes with the page, also what it makes later.
            let (reading, latest) = (ScopedFuture::new(read()), Rc::clone(&latest));
            let number = latest.get().wrapping_add(1);
            latest.set(number);
            leptos::task::spawn_local(async move {
                let read = reading.await;
                if latest.get() == number {
                    // The page may be gone by now.
                    value.try_set(Some(read));
                }
            });
        });
        Self { value, again }
    }

    /// Reads once more, unless its page is gone.
    pub fn read_again(self) {
        let _ = self.again.try_set(());
    }

    /// What was read last.
    pub fn get(self) -> Option<T>
    where
        T: Clone,
    {
        self.value.get()
    }

    /// Looks at what was read last.
    pub fn with<R>(self, look: impl FnOnce(Option<&T>) -> R) -> R {
        self.value.with(|value| look(value.as_ref()))
    }
}
