//! What becomes of an office that was restored from a backup: a new epoch. Nobody is signed in, nothing
//! leaves the house by itself, and every ref stands where the journal says.

use crate::{App, Error, found};
use store::rows::Epoch;

/// The setting that tells of the last restore.
const SETTING: &str = "restored";

/// What was settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restored {
    pub epoch: Epoch,
    /// Refs that were put to the journal's word.
    pub refs: u32,
}

impl App {
    /// Settles what was restored, before anything is served. `why` stands at each mail and deployment that is
    /// held back, and is what [`App::restored`] answers.
    ///
    /// # Errors
    /// The store fails, or a repository lacks a commit that the journal names.
    pub async fn settle_restored(&self, why: &str) -> Result<Restored, Error> {
        let said = why.to_owned();
        let begun = self.writer().plain(move |rows| {
            Box::pin(async move {
                rows.setting_set(SETTING, &said).await?;
                rows.epoch_begin(&said).await
            })
        });
        let epoch = begun.await?;
        let mut refs = 0;
        for application in self.reader().confirmed_applications().await? {
            refs += found::settle(self, application).await?;
        }
        Ok(Restored { epoch, refs })
    }
}
