//! Limits of forms, for checks and for hints at the field. Ours, not the law's.

/// Fewest characters of an achievement report that an office can appraise.
pub const MIN_ACHIEVEMENTS: usize = 100;
/// Most characters of one long text.
pub const MAX_TEXT: usize = 20_000;
/// Most characters of a name.
pub const MAX_NAME: usize = 200;
/// Most photos of one dossier.
pub const MAX_ATTACHMENTS: usize = 20;
