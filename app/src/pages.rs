//! The pages, one module each.

pub mod bundles;
pub mod catalogue;
pub mod decision;
pub mod device;
pub mod devices;
pub mod dossier;
pub mod enrol;
pub mod group;
pub mod groups;
pub mod home;
pub mod inbox;
pub mod movement;
pub mod movements;
pub mod nomination;
pub mod not_found;
pub mod office;
pub mod pledge;
pub mod report;
pub mod sheet;
pub mod sheets;
pub mod wording;
pub mod written;

pub use bundles::BundlesPage;
pub use catalogue::CataloguePage;
pub use decision::DecisionPage;
pub use device::DevicePage;
pub use devices::DevicesPage;
pub use dossier::DossierPage;
pub use enrol::EnrolPage;
pub use group::GroupPage;
pub use groups::GroupsPage;
pub use home::HomePage;
pub use inbox::InboxPage;
pub use movement::MovementPage;
pub use movements::MovementsPage;
pub use nomination::{
    NominationConflictsPage, NominationFormPage, NominationPage, NominationStepPage,
    NominationsPage,
};
pub use not_found::NotFoundPage;
pub use office::OfficePage;
pub use pledge::{PledgeConflictsPage, PledgeFormPage, PledgePage, PledgeStepPage, PledgesPage};
pub use report::{ReportConflictsPage, ReportFormPage, ReportPage, ReportStepPage, ReportsPage};
pub use sheet::SheetPage;
pub use sheets::SheetsPage;
