//! What a device leaves outside its store, so that a store which the browser deleted is noticed.

use ::sync::client::Device;
use leptos::prelude::*;
use model::id::OrgId;

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
    /// Whose device it was; blank where an older version wrote the mark.
    pub org: String,
}

impl Trace {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (device, unsent, drafts) = (parts.next()?, parts.next()?, parts.next()?);
        let (unsent, drafts) = (unsent.parse().ok()?, drafts.parse().ok()?);
        let (device, org) = (device.to_owned(), parts.next().unwrap_or_default().to_owned());
        (!device.is_empty()).then_some(Self { device, unsent, drafts, org })
    }

    fn text(&self) -> String {
        format!("{}.{}.{}.{}", self.device, self.unsent, self.drafts, self.org)
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
                let (id, org) = (device.id.to_string(), device.org.to_string());
                Some(Trace { device: id, unsent: device.unsent(), drafts, org })
            })
        });
        watch(move || {
            if let Some(trace) = trace.get() {
                marker::set_twice(TRACE, &trace.text());
            }
        });
    }

    /// Whether the store that the browser deleted was of a device of this organisation.
    pub(super) fn was_of(self, org: &OrgId) -> bool {
        self.lost.with_untracked(|lost| lost.as_ref().is_some_and(|lost| lost.org == org.as_str()))
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
        let org = "htx-1".to_owned();
        let trace = Trace { device: "dev-1".to_owned(), unsent: 7, drafts: 2, org };
        assert_eq!(Trace::parse(&trace.text()), Some(trace.clone()));
        let older = Trace { org: String::new(), ..trace };
        assert_eq!(Trace::parse("dev-1.7.2"), Some(older));
        for broken in ["", "dev-1", "dev-1.x.2", ".7.2"] {
            assert_eq!(Trace::parse(broken), None, "{broken}");
        }
    }
}
