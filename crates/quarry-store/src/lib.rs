//! The project file: schema, migrations, journal, undo, hardening
