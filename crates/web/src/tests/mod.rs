//! Tests over all pages and all routes.

mod html;
mod pages;
mod surface;
