//! Saved views, and pictures of the view that is shown.

use std::path::Path;

use quarry_model::{
    debt::Target,
    ids::SavedViewId,
    map::{Focus, SavedView},
    text,
};

use super::export::replace_file;
use crate::{
    application::Application,
    base64,
    dto::{
        common::{Nothing, Outcome},
        domains::Created,
        export::Exported,
        views::{MapFocus, SavePicture, SaveView, SavedViewRef, SavedViewRow, SavedViews},
    },
    error::AppError,
    words,
};

/// The most dependencies that a focus follows.
const MOST_HOPS: u32 = 9;
/// The largest picture, in characters as it arrives.
const LARGEST_PICTURE: usize = 200 << 20;

/// All saved views, by name.
pub fn saved_views(application: &Application, _: Nothing) -> Result<SavedViews, AppError> {
    let view = application.view()?;
    let mut views: Vec<_> = view
        .project
        .views
        .values()
        .map(|saved| SavedViewRow {
            id: saved.id.to_string(),
            name: saved.name.clone(),
            focus: shown(&saved.focus),
            overlay: saved.overlay.clone(),
        })
        .collect();
    views.sort_by_key(|saved| saved.name.to_lowercase());
    Ok(SavedViews { views })
}

fn shown(focus: &Focus) -> MapFocus {
    MapFocus {
        around: focus
            .around
            .iter()
            .map(|target| match target {
                Target::Domain { domain } => domain.to_string(),
                Target::Module { module } => module.to_string(),
            })
            .collect(),
        hops: focus.hops,
        way: words::of(&focus.way),
        path: focus.path,
        hide_hubs: focus.hide_hubs,
        languages: focus.languages.clone(),
        package: focus.package.clone(),
        owners: focus.owners.clone(),
        roles: focus.roles.clone(),
        kinds: focus.kinds.clone(),
    }
}

fn kept(focus: MapFocus) -> Result<Focus, AppError> {
    let unknown = |what: &str| AppError::failed(format!("“{what}” is not known here."));
    let target = |text: &String| -> Result<Target, AppError> {
        if let Ok(domain) = text.parse() {
            return Ok(Target::Domain { domain });
        }
        Ok(Target::Module { module: text.parse()? })
    };
    if focus.hops > MOST_HOPS {
        return Err(unknown(&format!("{} hops", focus.hops)));
    }
    Ok(Focus {
        around: focus.around.iter().map(target).collect::<Result<_, _>>()?,
        hops: focus.hops,
        way: words::parse(&focus.way).ok_or_else(|| unknown(&focus.way))?,
        path: focus.path,
        hide_hubs: focus.hide_hubs,
        languages: focus.languages,
        package: focus.package,
        owners: focus.owners,
        roles: focus.roles,
        kinds: focus.kinds,
    })
}

/// Saves a way to look at the map; one of the same name is replaced.
pub fn save_view(
    application: &Application,
    request: SaveView,
) -> Result<Outcome<Created>, AppError> {
    let name = text::name("A view", &request.name)?;
    let overlay = text::note("An overlay", &request.overlay)?;
    let focus = kept(request.focus)?;
    let edit = application.edit()?;
    edit.commit(&format!("Save the view {name}"), |project, change| {
        let same = |saved: &&SavedView| saved.name.to_lowercase() == name.to_lowercase();
        let id = match project.views.values().find(same) {
            Some(saved) => saved.id,
            None => change.next_id::<SavedView>()?,
        };
        change.put(&SavedView { id, name: name.clone(), focus, overlay })?;
        Ok(Created { id: id.to_string() })
    })
}

/// Removes a saved view.
pub fn remove_view(
    application: &Application,
    request: SavedViewRef,
) -> Result<Outcome<Nothing>, AppError> {
    let id: SavedViewId = request.view.parse()?;
    let edit = application.edit()?;
    let name = edit.project().views.get(&id).map(|saved| saved.name.clone());
    let name = name.ok_or_else(|| AppError::failed("That view is no longer there."))?;
    edit.commit(&format!("Remove the view {name}"), |_, change| {
        change.remove::<SavedView>(&id)?;
        Ok(Nothing {})
    })
}

/// Writes a picture of the current view.
pub fn save_picture(application: &Application, request: SavePicture) -> Result<Exported, AppError> {
    let session = application.session()?;
    let broken = || AppError::failed("The picture could not be made. Try again.");
    if request.content.len() > LARGEST_PICTURE {
        return Err(AppError::failed("The picture is too large. Make the window smaller."));
    }
    let ending = Path::new(&request.path).extension().unwrap_or_default().to_ascii_lowercase();
    let bytes = match ending.to_str() {
        Some("svg") if request.content.starts_with("<svg") => request.content.into_bytes(),
        Some("png") => base64::decode(&request.content)
            .filter(|bytes| bytes.starts_with(b"\x89PNG\r\n\x1a\n"))
            .ok_or_else(broken)?,
        Some("svg") => return Err(broken()),
        _ => {
            return Err(AppError::failed(
                "A picture can be written as .svg or .png. Choose another name.",
            ));
        }
    };
    replace_file(&session, &request.path, &bytes)
}
