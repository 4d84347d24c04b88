//! The parts that pages are made of: large targets, words with every colour, labels with every
//! input, and no input rewritten while somebody composes a letter.

pub mod badge;
pub mod banner;
pub mod bar_chart;
pub mod button;
pub mod choice;
pub mod date_field;
pub mod dialog;
pub mod error_summary;
pub mod field;
pub mod file_field;
pub mod heading;
pub mod icon;
pub mod moment;
pub mod number_field;
pub mod rows_editor;
pub mod select;
pub mod states;
pub mod summary_list;
pub mod table;
pub mod task_list;
pub mod text_area;
pub mod text_field;

pub use badge::{DataState, StateBadge, StatusBadge, status_text};
pub use banner::{Banner, Tone};
pub use bar_chart::{Bar, BarChart};
pub use button::{Button, ButtonKind, LinkButton};
pub use choice::{Check, Choice, Picker};
pub use date_field::DateField;
pub use dialog::Dialog;
pub use error_summary::{ErrorSummary, FieldProblem};
pub use field::{Opt, error_id, field_id};
pub use file_field::FileField;
pub use heading::{PageHeading, Section};
pub use icon::{Icon, icon};
pub use moment::{ago, moment};
pub use number_field::NumberField;
pub use rows_editor::{AddRow, RowCard};
pub use select::Select;
pub use states::{Delayed, EmptyState, NotHere, Progress};
pub use summary_list::{SummaryList, SummaryRow};
pub use table::{Column, Sort, Table};
pub use task_list::{Task, TaskList, TaskState};
pub use text_area::TextArea;
pub use text_field::{TextField, TextKind, Width};
