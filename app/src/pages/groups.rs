//! Clusters and blocs.

use leptos::prelude::*;
use model::group::{EmulationGroup, GroupKind};
use text::order_key;

use super::office::parts::org_name;
use crate::{
    desk::{Desk, use_desk},
    i18n::{Msg, t, t_args},
    nav::Page,
    reactive::live,
    today::today,
    ui::{EmptyState, Icon, PageHeading, Section},
};

/// Clusters and blocs.
#[component]
pub fn GroupsPage() -> impl IntoView {
    let desk = use_desk();
    let lists = live(move || {
        let directory = desk.directory.get();
        let of_kind = |kind: GroupKind| {
            let mut groups: Vec<&EmulationGroup> =
                directory.groups().filter(|group| group.kind == kind).collect();
            text::sort_by_cached_key(&mut groups, |group| order_key(&group.name));
            groups.into_iter().map(|group| entry(desk, group)).collect::<Vec<AnyView>>()
        };
        let (clusters, blocs) = (of_kind(GroupKind::Cluster), of_kind(GroupKind::Bloc));
        if clusters.is_empty() && blocs.is_empty() {
            return view! {
                <EmptyState title=t(Msg::GroupEmpty) mark=Icon::Group>
                    <p>{t(Msg::GroupEmptyHelp)}</p>
                </EmptyState>
            }
            .into_any();
        }
        view! {
            {part(Msg::GroupClusters, clusters)}
            {part(Msg::GroupBlocs, blocs)}
        }
        .into_any()
    });
    view! {
        <PageHeading title=t(Msg::NavGroups) />
        {lists}
    }
}

fn part(title: Msg, entries: Vec<AnyView>) -> AnyView {
    if entries.is_empty() {
        return ().into_any();
    }
    view! {
        <Section title=t(title)>
            <ul class="card-list">{entries}</ul>
        </Section>
    }
    .into_any()
}

fn entry(desk: Desk, group: &EmulationGroup) -> AnyView {
    let members = group.members_on(today()).count();
    let (organiser, leader) = desk.directory.with_untracked(|directory| {
        let leader = group.leader_on(today()).map(|org| org_name(directory, org));
        (org_name(directory, &group.organiser), leader)
    });
    let leader = leader.map(|name| {
        view! { <span>{t_args(Msg::GroupLedBy, &[("name", &name)])}</span> }
    });
    let members = match members {
        0 => t(Msg::GroupNoMembers).to_owned(),
        n => t_args(Msg::GroupMembers, &[("n", &n.to_string())]),
    };
    let organiser = t_args(Msg::GroupOrganisedBy, &[("name", &organiser)]);
    view! {
        <li>
            <a class="card-link" href=Page::Group(group.id.to_string()).path()>
                <span class="card-title" lang="vi">{group.name.clone()}</span>
                <span class="card-meta">
                    <span>{organiser}</span>
                    <span>{members}</span>
                    {leader}
                </span>
            </a>
        </li>
    }
    .into_any()
}
