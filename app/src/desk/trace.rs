//! What a device leaves outside its store, so that a store which the browser deleted is noticed.

use ::sync::client::Device;
use leptos::prelude::*;

use super::Desk;
use crate::{
    platform::marker,
    reactive::{memo, watch},
};

/// Name of the mark.
const TRACE: &str = "trace";

/// What the device was when it last wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// Number of the device, by which the office knows it.
    pub device: String,
    /// Changes that the office did not have.
    pub unsent: u64,
    /// Drafts that were not saved.
    pub drafts: u32,
}

impl Trace {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (device, unsent, drafts) = (parts.next()?, parts.next()?, parts.next()?);
        let (unsent, drafts) = (unsent.parse().ok()?, drafts.parse().ok()?);
        (!device.is_empty()).then(|| Self { device: device.to_owned(), unsent, drafts })
    }

    fn text(&self) -> String {
        format!("{}.{}.{}", self.device, self.unsent, self.drafts)
    }
}

impl Desk {
    /// Writes the trace anew whenever it changes.
    pub(super) fn leave_traces(self) {
        let trace = memo(move || {
            let drafts = self.counts.get().drafts;
            if self.lost.with(Option::is_some) {
                // What was there before stays the news until the device is enrolled again.
                return None;
            }
            self.device.with(|device| {
                let device = device.as_ref()?;
                Some(Trace { device: device.id.to_string(), unsent: device.unsent(), drafts })
            })
        });
        watch(move || {
            if let Some(trace) = trace.get() {
                marker::set_twice(TRACE, &trace.text());
            }
        });
    }

    /// What the store held before the browser deleted it; `None` for a device that it does not
    /// miss.
    pub(super) fn lost(device: Option<&Device>) -> Option<Trace> {
        if device.is_some() {
            return None;
        }
        Trace::parse(&marker::get(TRACE).or_else(|| marker::second(TRACE))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_is_read_as_it_was_written() {
        let trace = Trace { device: "dev-1".to_owned(), unsent: 7, drafts: 2 };
        assert_eq!(Trace::parse(&trace.text()), Some(trace));
        for broken in ["", "dev-1", "dev-1.x.2", ".7.2"] {
            assert_eq!(Trace::parse(broken), None, "{broken}");
        }
    }
}
