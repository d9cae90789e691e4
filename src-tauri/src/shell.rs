//! The window itself, and the commands that the page may call.

use std::{path::PathBuf, sync::Arc};

use quarry_app::{
    application::{Application, Host, Setup, system_clock},
    command::Reply,
    dto::project::JobState,
    error::AppError,
};
use serde_json::{Value, json};
use tauri::{
    AppHandle, DragDropEvent, Emitter, Manager, RunEvent, State, Theme, WebviewWindow,
    WebviewWindowBuilder, WindowEvent, async_runtime::spawn_blocking, ipc::Response,
};
use tauri_plugin_window_state::StateFlags;

use crate::{
    dialogs, external,
    launch::{Arguments, Options},
    log, menu,
    opening::{self, First, Opening},
    sample, single,
};

/// The one window.
pub(crate) const WINDOW: &str = "main";

/// What the commands of the shell work on.
pub(crate) struct Shell {
    pub(crate) application: Application,
    pub(crate) arguments: Arguments,
    pub(crate) opening: Arc<Opening>,
}

/// Sends the states of jobs to the page.
struct Page(AppHandle);

impl Host for Page {
    fn job_changed(&self, state: &JobState) {
        if let Err(error) = self.0.emit("job", state) {
            tracing::warn!(%error, "the page could not be told of a job");
        }
    }
}

/// Shows the window; returns when it was closed.
pub(crate) fn run(arguments: Arguments) -> tauri::Result<()> {
    let state_file = arguments.data_folder.as_ref().map_or_else(
        || PathBuf::from("window.json"),
        // An absolute path stands by itself, whatever folder it is joined to.
        |folder| folder.join("config").join("window.json"),
    );
    let window_state = tauri_plugin_window_state::Builder::new()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .with_filename(state_file.display().to_string())
        .build();
    tauri::Builder::default()
        .plugin(single::plugin(arguments.data_folder.as_deref()))
        .plugin(tauri_plugin_dialog::init())
        .plugin(window_state)
        .invoke_handler(tauri::generate_handler![
            call,
            dialogs::choose_folder,
            dialogs::choose_file,
            dialogs::choose_save,
            external::open_in_editor,
            external::reveal,
            quit,
            set_title,
            launch_options,
        ])
        .on_menu_event(|app, event| menu::chosen(app, &event))
        .setup(move |app| set_up(app.handle(), arguments))
        .build(context())?
        .run(|app, event| happened(app, &event));
    Ok(())
}

/// The page, the icons and the rights of the window, written by the build script.
#[allow(clippy::pedantic, clippy::unwrap_used)]
fn context() -> tauri::Context {
    tauri::tauri_build_context!()
}

/// Folders for data, preferences and logs.
struct Folders {
    data: PathBuf,
    config: PathBuf,
    logs: PathBuf,
}

impl Folders {
    fn find(app: &AppHandle, chosen: Option<&PathBuf>) -> tauri::Result<Self> {
        Ok(match chosen {
            Some(folder) => Self {
                data: folder.join("data"),
                config: folder.join("config"),
                logs: folder.join("logs"),
            },
            None => Self {
                data: app.path().app_data_dir()?,
                config: app.path().app_config_dir()?,
                logs: app.path().app_log_dir()?,
            },
        })
    }
}

fn set_up(app: &AppHandle, arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let folders = Folders::find(app, arguments.data_folder.as_ref())?;
    for folder in [&folders.data, &folders.config, &folders.logs] {
        std::fs::create_dir_all(folder)
            .map_err(|error| format!("the folder {} can’t be made: {error}", folder.display()))?;
    }
    if let Err(error) = log::start(&folders.logs) {
        eprintln!("Nothing will be logged to {}: {error}", folders.logs.display());
    }
    tracing::info!(version = %app.package_info().version, "started");

    let resources = app.path().resource_dir().ok();
    let executable = std::env::current_exe().ok();
    let application = Application::new(Setup {
        data_folder: folders.data.clone(),
        config_folder: folders.config,
        sample: sample::find(resources.as_deref(), executable.as_deref()),
        host: Arc::new(Page(app.clone())),
        clock: system_clock,
    })?;
    let first = match &arguments {
        Arguments { project: Some(path), .. } => Some(First::Project(path.clone())),
        Arguments { sample: true, .. } => Some(First::Sample),
        _ => None,
    };
    let opening = Arc::new(Opening::new(first));
    {
        // The first project is read while the page loads.
        let (application, opening) = (application.clone(), Arc::clone(&opening));
        spawn_blocking(move || opening.open_first(&application));
    }
    let separate = arguments.data_folder.is_some();
    app.manage(Shell { application, arguments, opening });

    let (menu, parts) = menu::build(app)?;
    app.manage(parts);
    app.set_menu(menu)?;
    open_window(app, separate.then_some(folders.data))?;
    Ok(())
}

/// Opens the window as tauri.conf.json describes it; `web_data` is where the page's own data
/// goes if not to the usual place.
fn open_window(app: &AppHandle, web_data: Option<PathBuf>) -> tauri::Result<()> {
    let config = app.config().app.windows.iter().find(|window| window.label == WINDOW).cloned();
    let config = config.ok_or(tauri::Error::WindowNotFound)?;
    let builder = WebviewWindowBuilder::from_config(app, &config)?;
    let builder = match web_data {
        Some(folder) => builder.data_directory(folder.join("web")),
        None => builder,
    };
    // The page is all there is; a link never leads away from it.
    let window = builder
        .on_navigation(|url| {
            matches!(
                (url.scheme(), url.host_str()),
                ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost"))
            )
        })
        .build()?;
    let app = app.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event
            && let Some(project) = opening::project_among(paths)
        {
            opening::request(&app, project);
        }
    });
    Ok(())
}

fn happened(app: &AppHandle, event: &RunEvent) {
    match event {
        RunEvent::Exit => {
            let Some(shell) = app.try_state::<Shell>() else { return };
            if let Err(error) = shell.application.call("close_project", json!({})) {
                tracing::warn!(%error, "the project could not be closed");
            }
            tracing::info!("ended");
        }
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            let paths: Vec<PathBuf> =
                urls.iter().filter_map(|url| url.to_file_path().ok()).collect();
            if let Some(project) = opening::project_among(&paths) {
                opening::request(app, project);
            }
        }
        _ => {}
    }
}

/// Carries a command of the application out that answers with a value and asks nothing.
pub(crate) fn call_now(application: &Application, name: &str) -> Result<Value, AppError> {
    match application.call(name, json!({}))? {
        Reply::Json(value) => Ok(value),
        Reply::Bytes(_) => Err(AppError::failed(format!("“{name}” answers with bytes."))),
    }
}

/// Carries a command of the application out.
#[tauri::command]
async fn call(
    window: WebviewWindow,
    shell: State<'_, Shell>,
    name: String,
    request: Value,
) -> Result<Response, AppError> {
    let (application, opening) = (shell.application.clone(), Arc::clone(&shell.opening));
    let work = move || {
        let start = name == "start";
        if start {
            opening.open_first(&application);
        }
        let mut reply = application.call(&name, request)?;
        if start && let Reply::Json(value) = &mut reply {
            opening.page_started(value);
            dress(&window, &value["preferences"]);
        }
        if name == "set_preferences"
            && let Reply::Json(value) = &reply
        {
            dress(&window, value);
        }
        Ok(match reply {
            Reply::Json(value) => Response::new(value.to_string()),
            Reply::Bytes(bytes) => Response::new(bytes),
        })
    };
    spawn_blocking(work).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a command failed");
        Err(AppError {
            detail: error.to_string(),
            ..AppError::failed("Something went wrong inside Quarry. The log says more.")
        })
    })
}

/// Gives the frame and the menus of the window the look that the page has.
fn dress(window: &WebviewWindow, preferences: &Value) {
    let theme = match preferences["theme"].as_str() {
        Some("dark") => Some(Theme::Dark),
        Some("light" | "projector") => Some(Theme::Light),
        _ => None,
    };
    if let Err(error) = window.set_theme(theme) {
        tracing::warn!(%error, "the look of the window could not be set");
    }
}

/// Ends the program.
#[tauri::command]
#[allow(clippy::needless_pass_by_value)] // a command takes what it is sent
fn quit(app: AppHandle) {
    app.exit(0);
}

/// Sets the title of the window. It changes with the project, and so do the menus.
#[tauri::command]
#[allow(clippy::needless_pass_by_value)] // a command takes what it is sent
fn set_title(window: WebviewWindow, app: AppHandle, title: String) -> Result<(), AppError> {
    menu::refresh_soon(&app);
    window
        .set_title(&title)
        .map_err(|error| AppError::failed(format!("The title could not be set: {error}")))
}

/// What stands in for native dialogs, as the command line said.
#[tauri::command]
#[allow(clippy::needless_pass_by_value)] // a command takes its state by value
fn launch_options(shell: State<'_, Shell>) -> Options {
    shell.arguments.options()
}
