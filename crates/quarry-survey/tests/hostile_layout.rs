//! A folder is data: what its files of settings name is not run, and what they or links point at
//! outside of the folder is not read.

mod support;

use std::{fs, path::Path};

use quarry_model::evidence::Reading;
use quarry_survey::preview_folder;
use tempfile::TempDir;

/// Sources of each language, which reach for what lies outside, and settings that name programs
/// and places outside. `TRAP` is a program.
const INSIDE: [(&str, &str); 29] = [
    (
        "app/a.ts",
        "import { secret } from '@/secret'\nimport '../../secret'\nimport 'shop'\nsecret()\n",
    ),
    ("app/b.js", "require('../../secret')\nrequire('outer')\n"),
    ("app/a.py", "import secret\nfrom ... import secret\n"),
    ("app/Main.java", "package app;\nimport secret.Secret;\nclass Main { Secret s; }\n"),
    (
        "app/Main.php",
        "<?php\nnamespace App;\nrequire __DIR__ . '/../../secret.php';\nnew \\Secret\\Secret();\n",
    ),
    ("app/Main.cs", "using Secret;\nnamespace App;\nclass Main { Secret.Secret s; }\n"),
    (
        "tsconfig.json",
        "{\"extends\": [\"../tsconfig.json\", \"./linked.json\"], \"references\": [{\"path\": \"..\"}], \"compilerOptions\": \
         {\"baseUrl\": \"..\", \"paths\": {\"@/*\": [\"../*\", \"linked/*\"]}, \"plugins\": [{\"name\": \"./TRAP\"}]}}",
    ),
    (
        "package.json",
        "{\"name\": \"inner\", \"main\": \"../secret.js\", \"exports\": {\".\": \"../secret.js\"}, \
         \"workspaces\": [\"../*\", \"linked\"], \"imports\": {\"#a\": \"../secret.js\"}, \"bin\": \"TRAP\", \
         \"scripts\": {\"preinstall\": \"TRAP\", \"install\": \"TRAP\", \"postinstall\": \"TRAP\", \"prepare\": \"TRAP\"}}",
    ),
    ("pnpm-workspace.yaml", "packages: ['../*']\n"),
    ("lerna.json", "{\"packages\": [\"../*\"]}"),
    (".npmrc", "script-shell=TRAP\n"),
    ("next.config.js", "require('child_process').execSync('TRAP')\n"),
    (
        "Inner.csproj",
        "<Project Sdk=\"Microsoft.NET.Sdk\"><Import Project=\"../Outer.props\" /><UsingTask TaskName=\"A\" AssemblyFile=\"TRAP\" />\
         <ItemGroup><ProjectReference Include=\"../Outer.csproj\" /><ProjectReference Include=\"/**/*.csproj\" />\
         <Compile Include=\"../Secret.cs\" /></ItemGroup>\
         <Target Name=\"A\" BeforeTargets=\"Build\"><Exec Command=\"TRAP\" /></Target></Project>",
    ),
    (
        "Directory.Build.targets",
        "<Project><Import Project=\"../Outer.props\" /><Target Name=\"B\"><Exec Command=\"TRAP\" /></Target></Project>",
    ),
    (
        "pom.xml",
        "<?xml version=\"1.0\"?><!DOCTYPE project [<!ENTITY e SYSTEM \"../secret.xml\">]><project><parent><relativePath>../pom.xml\
         </relativePath></parent><modules><module>../outer</module></modules>&e;<build><plugins><plugin><executable>TRAP\
         </executable></plugin></plugins></build></project>",
    ),
    (
        "AMapper.xml",
        "<!DOCTYPE mapper [<!ENTITY e SYSTEM \"secret.sql\">]><mapper namespace=\"app.Main\"><select id=\"a\">\
         SELECT 1 FROM &e;</select></mapper>",
    ),
    ("build.gradle", "'TRAP'.execute()\n"),
    ("settings.gradle", "includeBuild '../outer'\n'TRAP'.execute()\n"),
    (
        "composer.json",
        "{\"autoload\": {\"psr-4\": {\"Secret\\\\\": \"../\"}, \"files\": [\"../secret.php\"], \"classmap\": [\"..\"]}, \
         \"scripts\": {\"post-install-cmd\": \"TRAP\", \"pre-autoload-dump\": \"TRAP\"}, \
         \"repositories\": [{\"type\": \"path\", \"url\": \"..\"}]}",
    ),
    (
        "config/routes.yaml",
        "a: { resource: ../../routes.yaml, prefix: /a }\nb: !php/object 'O:4:\"Trap\":0:{}'\n",
    ),
    (
        "config/services.yaml",
        "imports: [{ resource: ../../services.yaml }]\nservices: { a: { class: Secret } }\n",
    ),
    (
        "pyproject.toml",
        "[build-system]\nbuild-backend = \"trap\"\nbackend-path = [\".\"]\n[tool.setuptools.packages.find]\nwhere = [\"..\", \"linked\"]\n",
    ),
    ("setup.cfg", "[options]\npackage_dir =\n    = ..\n[options.packages.find]\nwhere = ..\n"),
    ("setup.py", "import os\nos.system('TRAP')\n"),
    ("conftest.py", "import os\nos.system('TRAP')\n"),
    ("manage.py", "import os\nos.system('TRAP')\n"),
    ("Makefile", "all:\n\tTRAP\n$(shell TRAP)\n"),
    (".envrc", "TRAP\n"),
    (".gitmodules", "[submodule \"a\"]\n\tpath = ../outer\n\turl = ext::TRAP\n\tupdate = !TRAP\n"),
];

/// What lies around the folder: it would change what is found if it were read.
const OUTSIDE: [(&str, &str); 15] = [
    ("secret.ts", "export function secret() {}\n"),
    ("secret.js", "module.exports = {}\n"),
    ("secret.py", "x = 1\n"),
    ("secret.php", "<?php\nnamespace Secret;\nclass Secret {}\n"),
    ("secret.xml", "<modules><module>app</module></modules>\n"),
    ("secret.sql", "secrets\n"),
    ("Secret.cs", "namespace Secret;\nclass Secret {}\n"),
    ("Outer.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />"),
    ("Outer.props", "<Project><ItemGroup><Using Include=\"Outside\" /></ItemGroup></Project>"),
    (
        "Directory.Build.props",
        "<Project><ItemGroup><Using Include=\"Outside\" /></ItemGroup></Project>",
    ),
    ("tsconfig.json", "{\"compilerOptions\": {\"paths\": {\"shop\": [\"inner/app/b.js\"]}}}"),
    ("package.json", "{\"name\": \"outer\", \"workspaces\": [\"inner\"]}"),
    ("composer.json", "{\"autoload\": {\"psr-4\": {\"App\\\\\": \"inner/app/\"}}}"),
    ("routes.yaml", "a: { path: /a, controller: App\\Main::a }\n"),
    ("pom.xml", "<project />"),
];

fn write(root: &Path, files: &[(&str, &str)], trap: &Path) {
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text.replace("TRAP", &trap.to_string_lossy())).expect("a file");
    }
}

#[cfg(unix)]
fn set_trap(around: &Path) -> (std::path::PathBuf, std::path::PathBuf) {
    use std::os::unix::fs::PermissionsExt;
    let (trap, sprung) = (around.join("trap.sh"), around.join("sprung"));
    fs::write(&trap, format!("#!/bin/sh\ntouch '{}'\n", sprung.display())).expect("a file");
    fs::set_permissions(&trap, fs::Permissions::from_mode(0o755)).expect("executable");
    (trap, sprung)
}

#[cfg(unix)]
#[test]
fn nothing_outside_is_read_and_nothing_is_run() {
    let around = TempDir::new().expect("a temporary folder");
    let (trap, sprung) = set_trap(around.path());
    let outer = around.path().join("outer");
    let inner = outer.join("inner");
    write(&inner, &INSIDE, &trap);
    let link = |to: &str, at: &str| {
        let at = inner.join(at);
        fs::create_dir_all(at.parent().expect("a folder")).expect("a folder");
        std::os::unix::fs::symlink(outer.join(to), at).expect("a link");
    };
    // Links of every kind of file that is read, and of folders.
    for (to, at) in [
        ("tsconfig.json", "linked.json"),
        ("tsconfig.json", "app/tsconfig.json"),
        ("package.json", "app/package.json"),
        ("composer.json", "app/composer.json"),
        ("Outer.csproj", "app/App.csproj"),
        ("Directory.Build.props", "Directory.Build.props"),
        ("routes.yaml", "config/routes_more.yaml"),
        ("pom.xml", "app/pom.xml"),
        ("secret.ts", "app/secret.ts"),
        ("secret.py", "app/secret.py"),
        ("secret.php", "app/Secret.php"),
        ("Secret.cs", "app/Secret.cs"),
        ("", "linked"),
        ("", "app/up"),
    ] {
        link(to, at);
    }
    let read = || -> Reading {
        preview_folder(&inner).expect("readable");
        support::survey(&inner)
    };
    let alone = read();
    write(&outer, &OUTSIDE, &trap);
    let among = read();
    assert_eq!(among, alone, "what lies around the folder changed what was read in it");
    let paths: Vec<_> = among.evidence.modules.iter().map(|module| &module.path).collect();
    assert_eq!(
        paths,
        [
            "app/Main.cs",
            "app/Main.java",
            "app/Main.php",
            "app/a.py",
            "app/a.ts",
            "app/b.js",
            "conftest.py",
            "manage.py",
            "next.config.js",
            "setup.py"
        ]
    );
    assert!(!sprung.exists(), "the trap was run");
    // The trap is real.
    std::process::Command::new(&trap).status().expect("runs");
    assert!(sprung.exists(), "the trap does not work");
}
