//! What one project file says: references, packages, properties, namespaces that are imported
//! everywhere.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::conditions::Known;

/// Deepest nesting of a project file that is read.
const DEEPEST: usize = 64;

/// Packages that only projects of tests use.
const TEST_PACKAGES: [&str; 7] = [
    "microsoft.net.test.sdk",
    "xunit",
    "xunit.v3",
    "nunit",
    "mstest",
    "mstest.testframework",
    "tunit",
];

/// What one file of a project says.
#[derive(Debug, Default, Clone)]
pub(super) struct Said {
    pub(super) properties: Vec<Stated>,
    pub(super) references: Vec<Stated>,
    pub(super) assemblies: Vec<String>,
    pub(super) linked: Vec<String>,
    pub(super) usings: Vec<String>,
    pub(super) removed: Vec<String>,
    pub(super) implicit: Option<bool>,
    pub(super) test: bool,
    pub(super) sdk: String,
}

/// Something that is stated under conditions.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Stated {
    /// The name of a property; empty for a reference.
    pub(super) name: String,
    /// The value, or the path.
    pub(super) value: String,
    pub(super) conditions: Vec<String>,
}

impl Stated {
    /// Whether it counts. What only a build decides may count.
    pub(super) fn counts(&self, known: &Known) -> bool {
        self.conditions.iter().all(|condition| known.holds(condition) != Some(false))
    }
}

/// Reads a project file; what is no XML says nothing.
pub(super) fn read(bytes: &[u8]) -> Said {
    let mut said = Said::default();
    let mut reader = Reader::from_reader(bytes);
    let mut open: Vec<(String, Option<String>)> = Vec::new();
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) => {
                if open.len() >= DEEPEST {
                    return said;
                }
                item(&element, &open, &mut said);
                open.push((element.local_name().as_ref().to_owned(), condition(&element)));
            }
            Ok(Event::Empty(element)) => item(&element, &open, &mut said),
            Ok(Event::End(_)) => {
                open.pop();
            }
            Ok(Event::Text(text)) => {
                if let [.., (group, _), (name, _)] = open.as_slice()
                    && group == "PropertyGroup"
                {
                    let (name, value) = (name.clone(), text.trim().to_owned());
                    said.properties.push(Stated { name, value, conditions: conditions(&open) });
                }
                let text = text.trim().to_lowercase();
                match open.last().map(|(name, _)| name.as_str()) {
                    Some("ImplicitUsings") => {
                        said.implicit = Some(matches!(text.as_str(), "enable" | "true"));
                    }
                    Some("IsTestProject") => said.test |= text == "true",
                    _ => {}
                }
            }
            Ok(Event::Eof) | Err(_) => return said,
            Ok(_) => {}
        }
        buffer.clear();
    }
}

fn condition(element: &BytesStart<'_>) -> Option<String> {
    let found = element.attributes().flatten().find(|a| a.key.as_ref() == "Condition")?;
    Some(found.value.into_owned())
}

fn conditions(open: &[(String, Option<String>)]) -> Vec<String> {
    open.iter().filter_map(|(_, condition)| condition.clone()).collect()
}

fn item(element: &BytesStart<'_>, open: &[(String, Option<String>)], said: &mut Said) {
    let attribute = |name: &str| {
        let found = element.attributes().flatten().find(|a| a.key.as_ref() == name)?;
        Some(found.value.into_owned())
    };
    let include = attribute("Include");
    match (element.local_name().as_ref(), include) {
        ("Project", _) => {
            if let Some(sdk) = attribute("Sdk") {
                said.sdk = sdk;
            }
        }
        ("ProjectReference", Some(value)) => {
            let mut conditions = conditions(open);
            conditions.extend(condition(element));
            said.references.push(Stated { name: String::new(), value, conditions });
        }
        ("Reference", Some(name)) => said.assemblies.push(name),
        ("PackageReference", Some(name)) => {
            said.test |= TEST_PACKAGES.contains(&name.to_lowercase().as_str());
            said.assemblies.push(name);
        }
        ("Compile", Some(path)) if path.starts_with("..") => said.linked.push(path),
        ("Using", Some(name)) => {
            let plain = attribute("Static").is_none() && attribute("Alias").is_none();
            if plain {
                said.usings.push(name);
            }
        }
        ("Using", None) => said.removed.extend(attribute("Remove")),
        _ => {}
    }
}

/// The namespaces that all files of a project import.
pub(super) fn usings(all: &[(&str, &Said)]) -> Vec<String> {
    const ALWAYS: [&str; 7] = [
        "System",
        "System.Collections.Generic",
        "System.IO",
        "System.Linq",
        "System.Net.Http",
        "System.Threading",
        "System.Threading.Tasks",
    ];
    const WEB: [&str; 9] = [
        "System.Net.Http.Json",
        "Microsoft.AspNetCore.Builder",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Http",
        "Microsoft.AspNetCore.Routing",
        "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.Hosting",
        "Microsoft.Extensions.Logging",
    ];
    let implicit = all.iter().rev().find_map(|(_, one)| one.implicit).unwrap_or(false);
    let mut found: Vec<String> = Vec::new();
    if implicit {
        found.extend(ALWAYS.map(str::to_owned));
        let sdk = |end: &str| all.iter().any(|(_, one)| one.sdk.ends_with(end));
        if sdk(".Web") {
            found.extend(WEB.map(str::to_owned));
        } else if sdk(".Worker") {
            found.extend(WEB[5..].iter().map(|name| (*name).to_owned()));
        }
    }
    for (_, one) in all {
        found.extend(one.usings.iter().cloned());
    }
    found.retain(|name| !all.iter().any(|(_, one)| one.removed.contains(name)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn project_files_say_what_they_use() {
        let text = br#"<Project Sdk="Microsoft.NET.Sdk.Web">
            <PropertyGroup><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
            <ItemGroup>
              <ProjectReference Include="..\Core\Core.csproj" />
              <ProjectReference Include="../Data/Data.csproj"><Private>false</Private></ProjectReference>
              <PackageReference Include="xunit" Version="2.9" />
              <Using Include="Shop.Shared" />
              <Compile Include="..\Common\Version.cs" Link="Version.cs" />
            </ItemGroup></Project>"#;
        let said = read(text);
        let references: Vec<_> = said.references.iter().map(|one| one.value.as_str()).collect();
        assert_eq!(references, ["..\\Core\\Core.csproj", "../Data/Data.csproj"]);
        assert_eq!(said.linked, ["..\\Common\\Version.cs"]);
        assert_eq!(said.usings, ["Shop.Shared"]);
        assert!(said.test && said.implicit == Some(true));
        let all = usings(&[("", &said)]);
        assert!(all.contains(&"Microsoft.AspNetCore.Builder".to_owned()));
        assert!(all.contains(&"Shop.Shared".to_owned()));
    }

    #[test]
    fn what_is_no_project_says_nothing() {
        for text in [&b""[..], b"<", b"<Project", b"\xFF\xFE", b"<a><b></a>"] {
            assert!(read(text).references.is_empty());
        }
        let deep = "<a>".repeat(10_000);
        assert!(read(deep.as_bytes()).references.is_empty());
    }
}
