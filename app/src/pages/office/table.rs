//! What each organisation has, in Vietnamese order, each number with the way to what it counts.

use leptos::prelude::*;
use text::{LegalForm, OrderKey, organisation_key};

use super::{OrgCounts, parts::day, statuses, unread};
use crate::{
    i18n::{Msg, count, t, t_args},
    nav::{Page, address},
    pages::{inbox::filters::ALL, wording},
    reactive::live,
    ui::{Check, Column, Sort, Table},
};

/// The organisations with their counts.
#[component]
pub fn OrgTable(orgs: StoredValue<Vec<OrgCounts>>, noun: RwSignal<String>) -> impl IntoView {
    let sort = RwSignal::new(Sort { key: "submitted", descending: true });
    let silent = RwSignal::new(false);
    let mut columns = vec![Column::new("org", t(Msg::InboxOrg))];
    columns.extend(
        statuses().into_iter().map(|status| Column::number(status, wording::status(status))),
    );
    columns.push(Column::number("last", t(Msg::OfficeLast)));
    let rows = live(move || {
        let (noun, all) = (noun.get(), silent.get());
        let Sort { key, descending } = sort.get();
        orgs.with_value(|orgs| {
            let mut shown: Vec<(u64, OrderKey, &OrgCounts)> = orgs
                .iter()
                .filter(|counts| all || counts.total(&noun) > 0)
                .map(|counts| {
                    let number = match key {
                        "org" => 0,
                        "last" => counts.last_received.unwrap_or(0).unsigned_abs(),
                        status => counts.count(&noun, status),
                    };
                    (number, organisation_key(&counts.name, LegalForm::Ignored), counts)
                })
                .collect();
            text::sort_by(&mut shown, |a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
            if descending {
                // Equal numbers stay in the order of the alphabet.
                text::sort_by(&mut shown, |a, b| match key {
                    "org" => b.1.cmp(&a.1),
                    _ => b.0.cmp(&a.0),
                });
            }
            shown.into_iter().map(|(_, _, counts)| row(counts, &noun)).collect_view()
        })
    });
    let silent_label = move || {
        let n = orgs.with_value(|orgs| orgs.iter().filter(|counts| counts.total("") == 0).count());
        t_args(Msg::OfficeSilent, &[("n", &n.to_string())])
    };
    view! {
        <Check field="silent" label=silent_label() value=silent />
        <Table caption=t(Msg::OfficeByOrgCaption) columns=columns sort=sort>
            {rows}
        </Table>
    }
}

fn row(counts: &OrgCounts, noun: &str) -> AnyView {
    let org = counts.org.as_str();
    let unread = unread();
    let cells: Vec<AnyView> = statuses()
        .into_iter()
        .map(|status| {
            let n = counts.count(noun, status);
            if n == 0 || unread.contains(&status) {
                return view! { <td class="number">{count(n)}</td> }.into_any();
            }
            let href = address(&Page::Inbox, &[("org", org), ("noun", noun), ("status", status)]);
            let name = format!("{}, {}: {}", counts.name, wording::status(status), count(n));
            view! {
                <td class="number">
                    <a class="figure" href=href aria-label=name>{count(n)}</a>
                </td>
            }
            .into_any()
        })
        .collect();
    let all = address(&Page::Inbox, &[("status", ALL), ("org", org), ("noun", noun)]);
    view! {
        <tr data-org=org.to_owned()>
            <th scope="row"><a href=all>{counts.name.clone()}</a></th>
            {cells}
            <td class="number">{day(counts.last_received.unwrap_or(0))}</td>
        </tr>
    }
    .into_any()
}
