//! Keys of untyped dictionaries.

use crate::support::{folder, survey};

/// Keys as `within subject key`, with `=` after those that are written.
#[test]
fn keys_of_untyped_dictionaries_are_found() {
    let folder = folder(&[(
        "keys.py",
        "import json\n\
         class Row:\n\
         \x20   def get(self, name): pass\n\
         def f(build, options: dict, row: Row, client, **rest):\n\
         \x20   build['id'] = build['number']\n\
         \x20   if 'owner' in build: pass\n\
         \x20   build.get('state')\n\
         \x20   options.get('depth')\n\
         \x20   row.get('x')\n\
         \x20   client.get('/users')\n\
         \x20   rest.setdefault('a', 1)\n\
         \x20   made = {'b': 1}\n\
         \x20   made['c'] = 2\n\
         \x20   loaded = json.loads('{}')\n\
         \x20   loaded.get('d')\n\
         \x20   return [item['e'] for item in made]\n\
         TOP = {'x': 1}\n\
         TOP['y'] = 2\n",
    )]);
    let reading = survey(folder.path());
    let keys: Vec<String> = reading
        .evidence
        .keys
        .iter()
        .map(|key| {
            let write = if key.write { "=" } else { "" };
            format!("{} {} {}{write} {}", key.within, key.subject, key.key, key.line)
        })
        .collect();
    let expected = [
        "f build id= 5",
        "f build number 5",
        "f build owner 6",
        "f build state 7",
        "f item e 16",
        "f loaded d 15",
        "f made b= 12",
        "f made c= 13",
        "f options depth 8",
        "f rest a= 11",
    ];
    assert_eq!(keys, expected);
}
