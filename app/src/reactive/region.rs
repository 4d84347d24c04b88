//! A part of a page between two marks of its own, so that it is renewed whole where its texts were
//! replaced.
//!
//! The translators of browsers put elements of their own in the place of text nodes. What is
//! written into a text node after that is seen by nobody, and what replaces it finds no place.

use leptos::{
    prelude::*,
    tachys::{
        html::attribute::any_attribute::AnyAttribute,
        hydration::Cursor,
        no_attrs,
        renderer::{Rndr, types},
        view::{Position, PositionState, any_view::AnyViewState},
    },
};
use wasm_bindgen::JsCast;

use crate::platform::page;

/// What translators put in the place of a text.
const FOREIGN: &str = "font";

/// What stands between the marks.
pub(super) struct Region(pub(super) AnyView);

/// The marks, and what stands between them now.
pub(super) struct RegionState {
    first: types::Placeholder,
    inner: AnyViewState,
    last: types::Placeholder,
}

fn is_translated() -> bool {
    page::find(FOREIGN).is_some()
}

impl RegionState {
    fn parent(&self) -> Option<types::Element> {
        self.last.parent_node()?.dyn_into().ok()
    }

    /// Removes whatever stands between the marks, whoever put it there.
    fn clear(&self, parent: &types::Element) {
        while let Some(node) = self.first.next_sibling() {
            if node.is_same_node(Some(&self.last)) || parent.remove_child(&node).is_err() {
                break;
            }
        }
    }
}

impl Render for Region {
    type State = RegionState;

    fn build(self) -> RegionState {
        RegionState {
            first: Rndr::create_placeholder(),
            inner: self.0.build(),
            last: Rndr::create_placeholder(),
        }
    }

    fn rebuild(self, state: &mut RegionState) {
        match state.parent().filter(|_| is_translated()) {
            None => self.0.rebuild(&mut state.inner),
            Some(parent) => {
                state.clear(&parent);
                state.inner = self.0.build();
                state.inner.mount(&parent, Some(&state.last));
            }
        }
    }
}

impl Mountable for RegionState {
    fn unmount(&mut self) {
        if let Some(parent) = self.parent().filter(|_| is_translated()) {
            self.clear(&parent);
        }
        self.first.unmount();
        self.inner.unmount();
        self.last.unmount();
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        self.first.mount(parent, marker);
        self.inner.mount(parent, marker);
        self.last.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.first.insert_before_this(child)
    }

    fn elements(&self) -> Vec<types::Element> {
        self.inner.elements()
    }
}

no_attrs!(Region);

/// Pages are drawn by the browser alone; the framework asks for the rest all the same.
impl RenderHtml for Region {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {
        self.0.dry_resolve();
    }

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.0.to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        _cursor: &Cursor,
        _position: &PositionState,
    ) -> RegionState {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
