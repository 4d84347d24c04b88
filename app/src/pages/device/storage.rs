//! How much lies on the device, whether the browser protects it, and whether writing works.

use leptos::prelude::*;

use crate::{
    db::DbError,
    desk::use_desk,
    i18n::{Lang, Msg, count, t, t_args},
    platform::storage::{self, Estimate},
    reactive::{live, watch},
    ui::{Banner, Button, Icon, Section, SummaryList, SummaryRow, Tone},
};

/// Whether the browser promises not to delete the data by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Protection {
    Asking,
    Yes,
    No,
    /// The browser does not tell.
    Unknown,
}

impl Protection {
    fn of(answer: Option<bool>) -> Self {
        match answer {
            Some(true) => Self::Yes,
            Some(false) => Self::No,
            None => Self::Unknown,
        }
    }

    fn said(self) -> &'static str {
        match self {
            Self::Asking => "",
            Self::Yes => t(Msg::DeviceProtectedYes),
            Self::No => t(Msg::DeviceProtectedNo),
            Self::Unknown => t(Msg::DeviceProtectedUnknown),
        }
    }
}

/// What is stored and how safe it is there.
#[component]
pub fn Storage() -> impl IntoView {
    let desk = use_desk();
    let protected = RwSignal::new(Protection::Asking);
    let estimate = RwSignal::new(None::<Estimate>);
    let total = RwSignal::new(None::<u32>);
    watch(move || {
        desk.changed.track();
        leptos::task::spawn_local(async move {
            // The page may be gone by now, with its signals.
            protected.try_set(Protection::of(storage::persisted().await));
            estimate.try_set(storage::estimate().await);
            total.try_set(desk.count_records().await.ok());
        });
    });
    let rows = Signal::derive(move || {
        let counts = desk.counts.get();
        vec![
            SummaryRow::new(t(Msg::DeviceRecords), total.get().map(count).unwrap_or_default()),
            SummaryRow::new(t(Msg::DeviceLocal), count(counts.local)),
            SummaryRow::new(t(Msg::DeviceDrafts), count(counts.drafts)),
            SummaryRow::new(t(Msg::DeviceAttention), count(counts.attention)),
            SummaryRow::new(
                t(Msg::DeviceBytes),
                estimate.get().map(|estimate| size(estimate.usage)).unwrap_or_default(),
            ),
            SummaryRow::new(t(Msg::DeviceProtected), protected.get().said()),
        ]
    });
    let ask = move |()| {
        leptos::task::spawn_local(async move {
            protected.try_set(Protection::of(storage::persist().await));
        });
    };
    let unprotected = live(move || {
        (protected.get() == Protection::No).then(|| {
            view! {
                <Banner tone=Tone::Caution>
                    <p>{t(Msg::DeviceUnprotected)}</p>
                    <Button label=t(Msg::DeviceProtect) on_press=ask />
                </Banner>
            }
        })
    });
    view! {
        <Section title=t(Msg::DeviceStorage)>
            <SummaryList rows=rows />
            {unprotected}
            <Probe />
        </Section>
    }
}

/// Tries to write, and says how it went.
#[component]
fn Probe() -> impl IntoView {
    let desk = use_desk();
    let outcome = RwSignal::new(None::<Result<i64, DbError>>);
    let busy = RwSignal::new(false);
    let press = move |()| {
        busy.set(true);
        outcome.set(None);
        leptos::task::spawn_local(async move {
            let told = desk.probe().await;
            outcome.try_set(Some(told));
            busy.try_set(false);
        });
    };
    let said = live(move || {
        outcome.get().map(|outcome| match outcome {
            Ok(took) => view! {
                <Banner tone=Tone::Good>
                    <p>{t_args(Msg::DeviceProbeGood, &[("n", &took.to_string())])}</p>
                </Banner>
            }
            .into_any(),
            Err(error) => view! {
                <Banner tone=Tone::Problem>
                    <p>{t(Msg::DeviceProbeBad)}</p>
                    <p class="quiet-code">{error.to_string()}</p>
                </Banner>
            }
            .into_any(),
        })
    });
    view! {
        <div class="actions">
            <Button label=t(Msg::DeviceProbe) mark=Icon::Pencil busy=busy on_press=press />
        </div>
        <div role="status">{said}</div>
    }
}

/// Bytes as people say them; the browser only estimates.
#[expect(clippy::cast_possible_truncation, reason = "estimates stay far below 2^63")]
fn size(bytes: f64) -> String {
    let kilobytes = (bytes / 1_000.0).round() as i64;
    let said = if kilobytes < 1_000 {
        format!("{kilobytes} kB")
    } else {
        let point = if Lang::current() == Lang::Vi { ',' } else { '.' };
        format!("{}{point}{} MB", kilobytes / 1_000, kilobytes % 1_000 / 100)
    };
    t_args(Msg::DeviceBytesAbout, &[("size", &said)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_told_in_a_fitting_unit() {
        assert!(size(412_000.0).contains("412 kB"));
        assert!(size(12_345_678.0).contains("12,3 MB"));
    }
}
