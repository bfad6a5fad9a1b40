//! The people of the demo's office.

use sop::Role;

/// Password of everybody in the demo.
pub const PASSWORD: &str = "alur-demo";

/// One of them.
pub struct Person {
    pub username: &'static str,
    pub name: &'static str,
    pub role: Role,
    /// As the console calls it.
    pub title: &'static str,
}

/// All, the administrator first: he is the one whom the set-up makes.
pub const PEOPLE: [Person; 9] = [
    Person { username: "admin", name: "Ayu Lestari", role: Role::Administrator, title: "Administrator" },
    Person { username: "rini", name: "Rini Wulandari", role: Role::Reporter, title: "Reporter" },
    Person {
        username: "pandu",
        name: "Pandu Prasetya",
        role: Role::ProjectManager,
        title: "Project Manager",
    },
    Person { username: "dewi", name: "Dewi Larasati", role: Role::Developer, title: "Developer" },
    Person { username: "dodi", name: "Dodi Saputra", role: Role::Developer, title: "Developer" },
    Person { username: "tuti", name: "Tuti Handayani", role: Role::Tester, title: "Tim Uji Coba" },
    Person { username: "tomi", name: "Tomi Gunawan", role: Role::Tester, title: "Tim Uji Coba" },
    Person { username: "sandi", name: "Sandi Nugraha", role: Role::Sysadmin, title: "System Administrator" },
    Person { username: "kadis", name: "Hasan Basri", role: Role::Superior, title: "Kepala Dinas" },
];

/// A person's mail address, which ties commits to the person (R14).
pub fn address(username: &str) -> String {
    format!("{username}@kominfo.example.go.id")
}

/// A person's name.
pub fn name(username: &str) -> &'static str {
    PEOPLE.iter().find(|person| person.username == username).map_or("", |person| person.name)
}
