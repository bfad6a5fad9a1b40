//! Runs the statements of its standard input on a SQLite file, past everything that guards it: for tests that
//! break a store by hand and see that it is noticed. No part of the product.

use sqlx::Connection;
use std::io::Read;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args_os().nth(1).ok_or("name the file")?;
    let mut statements = String::new();
    std::io::stdin().read_to_string(&mut statements)?;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).foreign_keys(false);
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await?;
    sqlx::raw_sql(sqlx::AssertSqlSafe(statements)).execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}
