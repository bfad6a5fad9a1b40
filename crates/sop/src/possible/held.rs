//! What the roles that a person holds open to him before any case is loaded: which lists and buttons a page
//! offers. The act itself is decided with its case.

use crate::ids::AppId;
use crate::refusal::Refusal;
use crate::role::Role;
use crate::step::Step;
use std::collections::BTreeSet;

/// The roles of one active person: of applications, and of the office, which stands as application 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held(pub BTreeSet<(AppId, Role)>);

impl Held {
    fn anywhere(&self, role: Role) -> bool {
        self.0.iter().any(|(_, held)| *held == role)
    }

    /// R6: does he report somewhere? A Developer's derived issue begins on the page of the issue it derives
    /// from.
    pub fn reports(&self) -> bool {
        self.anywhere(Role::Reporter)
    }

    /// R6, R11: may he make an issue of any kind anywhere?
    pub fn may_make_issues(&self) -> Result<(), Refusal> {
        if self.reports() || self.anywhere(Role::Developer) {
            return Ok(());
        }
        Err(Refusal::NotInRole { needs: Role::Reporter, step: Some(Step::Report) })
    }

    /// R7: does he open this application's Releases?
    pub fn opens_releases_of(&self, application: AppId) -> bool {
        self.0.contains(&(application, Role::ProjectManager))
    }

    /// R7: does he open Releases of any application?
    pub fn opens_releases(&self) -> bool {
        self.anywhere(Role::ProjectManager)
    }

    /// R70: refused attempts are for a PM, who sees those of his applications, and for superiors and
    /// Administrators.
    pub fn reads_refused(&self) -> bool {
        [Role::ProjectManager, Role::Superior, Role::Administrator]
            .into_iter()
            .any(|role| self.anywhere(role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r6_r7_r11_r70_roles_open_what_the_procedure_gives_them() {
        let (here, office) = (AppId(1), AppId(0));
        let held = |roles: &[(AppId, Role)]| Held(roles.iter().copied().collect());
        let opens = |held: &Held| {
            let makes = held.may_make_issues().is_ok();
            [held.reports(), makes, held.opens_releases_of(here), held.reads_refused()]
        };
        let told = |application, role| opens(&held(&[(application, role)]));
        assert_eq!(told(here, Role::Reporter), [true, true, false, false]);
        assert_eq!(told(here, Role::Developer), [false, true, false, false]);
        assert_eq!(told(here, Role::ProjectManager), [false, false, true, true]);
        assert_eq!(
            told(AppId(2), Role::ProjectManager),
            [false, false, false, true],
            "another application's"
        );
        assert_eq!(told(here, Role::Tester), [false; 4]);
        assert_eq!(told(here, Role::Sysadmin), [false; 4]);
        assert_eq!(told(office, Role::Superior), [false, false, false, true]);
        assert_eq!(told(office, Role::Administrator), [false, false, false, true]);
        assert_eq!(opens(&Held::default()), [false; 4]);
    }
}
