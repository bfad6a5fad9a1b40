//! The people of the demo's office.

/// Password of everybody in the demo.
pub const PASSWORD: &str = "alur-demo";

/// One of them.
pub struct Person {
    pub username: &'static str,
    pub name: &'static str,
    pub role: &'static str,
}

/// All, the administrator first: he is the one whom the set-up makes.
pub const PEOPLE: [Person; 9] = [
    Person { username: "admin", name: "Ayu Lestari", role: "Administrator" },
    Person { username: "rini", name: "Rini Wulandari", role: "Reporter" },
    Person { username: "pandu", name: "Pandu Prasetya", role: "Project Manager" },
    Person { username: "dewi", name: "Dewi Larasati", role: "Developer" },
    Person { username: "dodi", name: "Dodi Saputra", role: "Developer" },
    Person { username: "tuti", name: "Tuti Handayani", role: "Tim Uji Coba" },
    Person { username: "tomi", name: "Tomi Gunawan", role: "Tim Uji Coba" },
    Person { username: "sandi", name: "Sandi Nugraha", role: "System Administrator" },
    Person { username: "kadis", name: "Hasan Basri", role: "Kepala Dinas" },
];

/// A person's mail address, which ties commits to the person (R14).
pub fn address(username: &str) -> String {
    format!("{username}@kominfo.example.go.id")
}

/// A person's name.
pub fn name(username: &str) -> &'static str {
    PEOPLE.iter().find(|person| person.username == username).map_or("", |person| person.name)
}
