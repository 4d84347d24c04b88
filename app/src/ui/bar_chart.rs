//! Horizontal bars that people can read in five seconds, with the numbers as text.

use leptos::prelude::*;

/// Width that the longest bar may take, in units of the drawing.
const LENGTH: f64 = 100.0;

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    pub label: String,
    pub value: f64,
    /// The value as people write it, such as `7.002`.
    pub text: String,
    /// Drawn in grey: nothing was reported, or it is an estimate.
    pub quiet: bool,
}

/// A bar chart. It is a list of labels and numbers for a screen reader, so it needs no second
/// table beside it.
#[component]
pub fn BarChart(
    /// What the bars show, with the unit.
    #[prop(into)]
    title: String,
    bars: Vec<Bar>,
) -> impl IntoView {
    let most = bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
    let entries: Vec<AnyView> = bars.into_iter().map(|bar| row(bar, most)).collect();
    view! {
        <figure class="chart">
            <figcaption>{title}</figcaption>
            <ul>{entries}</ul>
        </figure>
    }
}

fn row(bar: Bar, most: f64) -> AnyView {
    let length = share(bar.value, most);
    let class = if bar.quiet { "chart-bar chart-quiet" } else { "chart-bar" };
    view! {
        <li class="chart-row">
            <span class="chart-label">{bar.label}</span>
            <svg
                class=class
                viewBox="0 0 100 10"
                preserveAspectRatio="none"
                aria-hidden="true"
                focusable="false"
            >
                <rect width=length.to_string() height="10" />
            </svg>
            <span class="chart-value">{bar.text}</span>
        </li>
    }
    .into_any()
}

/// The length of a bar; anything above zero stays visible.
fn share(value: f64, most: f64) -> f64 {
    if most <= 0.0 || value <= 0.0 { 0.0 } else { (value / most * LENGTH).max(0.5) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_in_proportion_and_small_ones_visible() {
        assert!((share(50.0, 100.0) - 50.0).abs() < 1e-9);
        assert!((share(1.0, 1e9) - 0.5).abs() < 1e-9);
        assert!(share(0.0, 10.0).abs() < 1e-9);
        assert!(share(3.0, 0.0).abs() < 1e-9);
    }
}
