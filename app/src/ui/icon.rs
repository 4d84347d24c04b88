//! Inline icons: 24×24, drawn by strokes in the colour of the text, always beside a word.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Add,
    Alert,
    Award,
    Back,
    Book,
    Building,
    Chart,
    Check,
    ChevronDown,
    ChevronRight,
    Close,
    Device,
    Devices,
    Document,
    Download,
    Flag,
    Globe,
    Group,
    Home,
    Inbox,
    Info,
    Menu,
    NoNetwork,
    Pencil,
    Photo,
    Pledge,
    Print,
    Refresh,
    Return,
    Search,
    Send,
    Sheet,
    SortDown,
    SortUp,
    Stored,
    Trash,
    User,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Add => "M12 5v14M5 12h14",
            Self::Alert => "M12 3.5 2.5 20h19zM12 10v4.5M12 17.2v.1",
            Self::Award => {
                "M12 3a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M8.5 13 7 21l5-2.8L17 21l-1.5-8"
            }
            Self::Back => "M19 12H5M11 6l-6 6 6 6",
            Self::Book => {
                "M12 6.5C10 5 7 4.5 3.5 4.5v14C7 18.5 10 19 12 20.500c2-1.5 5-2 8.5-2v-14C17 4.5 14 5 12 6.500zM12 6.500v14"
            }
            Self::Building => "M5 21V4.500h9V21M14 10h5v11M3 21h18M8 8.500h3M8 12.500h3M8 16.500h3",
            Self::Chart => "M4 20h16M7 20v-7M12 20V5M17 20v-10",
            Self::Check => "M4.5 12.500l5 5L19.5 7",
            Self::ChevronDown => "M6 9l6 6 6-6",
            Self::ChevronRight => "M9 6l6 6-6 6",
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Device => {
                "M6.5 3h11a1.5 1.5 0 0 1 1.5 1.500v15a1.5 1.5 0 0 1-1.5 1.500h-11A1.5 1.5 0 0 1 5 19.500v-15A1.5 1.5 0 0 1 6.5 3zM11 17.800h2"
            }
            Self::Devices => {
                "M3 17V6.500A1.5 1.5 0 0 1 4.5 5h13M2 20h11M16 9h4.500a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H16a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1zM18 17.500h.5"
            }
            Self::Document => "M6 3h8l4.5 4.500V21H6zM14 3v5h4.500M9 12.500h6M9 16.500h6",
            Self::Download => "M12 4v11M7 10.500l5 5 5-5M5 20h14",
            Self::Flag => "M5.5 21V4M5.5 5c4-2.5 7 2 13 0v9c-6 2-9-2.5-13 0",
            Self::Globe => {
                "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18"
            }
            Self::Group => {
                "M9 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M3 19.500c0-3.5 2.5-5.5 6-5.500s6 2 6 5.500M16 5.300a3 3 0 0 1 0 5.400M17.5 14.300c2.2.7 3.5 2.5 3.5 5.2"
            }
            Self::Home => "M3.5 11.5 12 4l8.5 7.500M6 9.500V20h12V9.500M10 20v-6h4v6",
            Self::Inbox => {
                "M3.5 13.5 6.5 5h11l3 8.500V19h-17zM3.5 13.500h5l1.5 2.500h4l1.5-2.500h5"
            }
            Self::Info => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v5.500M12 7.700v.1",
            Self::Menu => "M4 7h16M4 12h16M4 17h16",
            Self::NoNetwork => {
                "M3 3l18 18M2.5 9.500a14 14 0 0 1 4-2.600M21.5 9.500A14 14 0 0 0 10.5 6M5.8 13.300a9 9 0 0 1 4-2.200M18.2 13.300a9 9 0 0 0-2.4-1.600M9.2 16.700a4.5 4.5 0 0 1 5.6 0M12 20v.1"
            }
            Self::Pencil => "M4 20l1-4.500L16.5 4l3.5 3.500L8.5 19zM14 6.500l3.5 3.5",
            Self::Photo => "M4 5h16v14H4zM4 16l4.5-4.5 4 4L15 13l5 5M15.500 9v.1",
            Self::Pledge => {
                "M14 21H5.500V3h8.500L18 7v3.500M13.5 3v4.500H18M8.5 11.500h5M8.5 15h3M14.5 18.500l5-5 2 2-5 5-2.5.5z"
            }
            Self::Print => "M7 9V3.500h10V9M7 17.500H4V9h16v8.500h-3M7 14h10v6.500H7z",
            Self::Refresh => {
                "M20 5v5h-5M4 19v-5h5M19.5 10A8 8 0 0 0 5.5 7.500M4.5 14a8 8 0 0 0 14 2.5"
            }
            Self::Return => "M9 14.5 4 9.500l5-5M4 9.500h10a6 6 0 0 1 0 11h-3",
            Self::Search => "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5 20.5 20.5",
            Self::Send => "M12 20V5M6 11l6-6 6 6",
            Self::Sheet => "M4 5h16v14H4zM4 10h16M4 14.500h16M10 5v14",
            Self::SortDown => "M12 5v14M7 14l5 5 5-5",
            Self::SortUp => "M12 19V5M7 10l5-5 5 5",
            Self::Stored => {
                "M3.5 20.500h17M5 20.500V10L12 4.5 19 10v10.500M8.7 14.500l2.5 2.5 4.3-4.5"
            }
            Self::Trash => {
                "M4 6.500h16M9 6.500V4h6v2.500M6 6.5 7 20.500h10l1-14M10.2 10.500v6M13.8 10.500v6"
            }
            Self::User => "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4.5 20.500c0-4 3-6 7.5-6s7.5 2 7.5 6",
        }
    }
}

/// Draws an icon; screen readers skip it, the word beside it is what they read.
pub fn icon(which: Icon) -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=which.path() />
        </svg>
    }
    .into_any()
}
