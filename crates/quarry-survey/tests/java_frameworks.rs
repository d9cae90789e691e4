//! Java: what frameworks give a meaning, one small source a case, with what only looks like it.

mod support;

use std::fmt::Write as _;

use quarry_model::evidence::Evidence;

/// Entities that queries name.
const ENTITIES: [(&str, &str); 4] = [
    (
        "shop/Order.java",
        "package shop;\nimport jakarta.persistence.*;\nimport java.util.List;\n@Entity @Table(name = \"orders\")\npublic class Order extends Base {\n\
         \x20 @OneToMany List<Item> items;\n  @Embedded Address address;\n}\n",
    ),
    (
        "shop/Item.java",
        "package shop;\nimport jakarta.persistence.*;\n@Entity @Table(name = \"items\")\npublic class Item {\n  @ManyToOne Order order;\n}\n",
    ),
    (
        "shop/Base.java",
        "package shop;\nimport jakarta.persistence.*;\n@MappedSuperclass\npublic class Base {\n  @ManyToOne Country origin;\n}\n\
         @Embeddable class Address {\n  @ManyToOne Country country;\n}\n",
    ),
    (
        "shop/Country.java",
        "package shop;\nimport jakarta.persistence.*;\n@Entity @Table(name = \"countries\")\npublic class Country {}\n",
    ),
];

fn evidence(files: &[(&str, &str)]) -> Evidence {
    let folder = support::folder(files);
    support::survey(folder.path()).evidence
}

/// What is read and written, found and entered in `shop/A.java`, a line each.
fn shown(beside: &[(&str, &str)], text: &str) -> Vec<String> {
    let mut files = beside.to_vec();
    files.push(("shop/A.java", text));
    let evidence = evidence(&files);
    let here = |at| evidence.module(at).path == "shop/A.java";
    let mut lines = Vec::new();
    for one in evidence.accesses.iter().filter(|one| here(one.module)) {
        let way = if one.write { "writes" } else { "reads" };
        let mut line = format!("{way} {}", evidence.tables[one.table.at()].name);
        if one.count > 1 {
            write!(line, " {}", one.count).expect("text");
        }
        lines.push(line);
    }
    for one in evidence.findings.iter().filter(|one| here(one.module)) {
        let sure = if one.certain { "" } else { " possible" };
        lines.push(format!("{:?} {:?} line {}{sure}", one.kind, one.name, one.line));
    }
    for one in evidence.entry_points.iter().filter(|one| here(one.module)) {
        lines.push(format!("{:?} {}", one.kind, one.name));
    }
    lines.sort();
    lines
}

fn check(beside: &[(&str, &str)], text: &str, expected: &[&str]) {
    assert_eq!(shown(beside, text), expected, "{text}");
}

#[test]
fn joins_of_queries_over_objects_reach_their_tables() {
    let query = |text: &str| {
        format!(
            "package shop;\nimport jakarta.persistence.EntityManager;\nclass A {{\n  EntityManager em;\n  void f() {{ em.createQuery(\"{text}\"); }}\n}}\n"
        )
    };
    let cases: [(&str, &[&str]); 11] = [
        ("select o from Order o", &["reads orders"]),
        ("select o from Order o left join fetch o.items i", &["reads items", "reads orders"]),
        ("select i from Item as i join i.order o join o.items x", &["reads items", "reads orders"]),
        // Inherited, embedded, and over two fields at once.
        ("select o from Order o join o.origin c", &["reads countries", "reads orders"]),
        (
            "select o from Order o join o.address a join a.country",
            &["reads countries", "reads orders"],
        ),
        ("from Item i join i.order.origin", &["reads countries", "reads items"]),
        (
            "select o from Order o, Country c where o.origin = c",
            &["reads countries", "reads orders"],
        ),
        ("update Order o set o.x = 1", &["writes orders"]),
        ("delete from Item i where i.order = :o", &["writes items"]),
        // Names that are no entity, fields that are none, and words that only look like a query.
        ("select o from Unknown o join o.items i", &[]),
        ("choose o from Order o", &[]),
    ];
    for (text, expected) in cases {
        check(&ENTITIES, &query(text), expected);
    }
    check(&ENTITIES, &query("select o from Order o join o.nothing n"), &["reads orders"]);
}

#[test]
fn queries_that_are_put_together_first_show_their_tables() {
    let jdbc = |body: &str| {
        format!(
            "package shop;\nimport org.springframework.jdbc.core.JdbcTemplate;\nclass A {{\n  static final String T = \"log\";\n  JdbcTemplate jdbc;\n{body}\n}}\n"
        )
    };
    let cases: [(&str, &[&str]); 12] = [
        (
            "void f() { String s = \"select a from t where x = 1\"; jdbc.query(s, m); }",
            &["reads t"],
        ),
        (
            "void f() { StringBuilder b = new StringBuilder(\"select a \"); b.append(\"from t \").append(\"join u on t.x = u.x\"); jdbc.query(b.toString(), m); }",
            &["reads t", "reads u"],
        ),
        (
            "void f() { String s = \"delete \"; s += \"from t where a = 1\"; jdbc.update(s); }",
            &["writes t"],
        ),
        (
            "String f() { return \"o.a as a, p.b as b from t o join u p on o.x = p.x\"; }",
            &["reads t", "reads u"],
        ),
        ("void f() { jdbc.update(\"insert into \" + T + \" (a) values (?)\"); }", &["writes log"]),
        ("void f() { String s = \"select a from \" + T; jdbc.query(s, m); }", &["reads log"]),
        // A statement handed over at once counts once.
        ("void f() { jdbc.update(\"update t set a = 1\"); }", &["writes t"]),
        // A table that is computed, and sentences.
        ("void f(String n) { String s = \"select a from \" + n; jdbc.query(s, m); }", &[]),
        ("void f() { log.warn(\"Nothing was read from the table\"); }", &[]),
        ("void f() { throw new Error(\"Could not read from disk, e.g. at start\"); }", &[]),
        ("@Deprecated(since = \"select a from t\") void f() {}", &[]),
        ("void f() { String s = \"Update the order\"; }", &[]),
    ];
    for (body, expected) in cases {
        check(&[], &jdbc(body), expected);
    }
    // Nothing is imported that could send it.
    check(&[], "package shop;\nclass A { String s = \"select a from t where x = 1\"; }\n", &[]);
    // A part is not known: only tables that are known from elsewhere.
    let text = "package shop;\nimport java.sql.*;\nclass A {\n  void f(boolean x) {\n    StringBuilder b = new StringBuilder(\"select a from orders, nothing \");\n\
                \x20   if (x) b.append(\"where a = 1 \"); else b.append(\"where b = 1\");\n  }\n}\n";
    check(&ENTITIES, text, &["reads orders"]);
}

#[test]
fn mapper_files_show_the_tables_of_their_interfaces() {
    let mapper = |namespace: &str| {
        format!(
            "<?xml version=\"1.0\"?>\n<!DOCTYPE mapper PUBLIC \"-//mybatis.org//DTD Mapper 3.0//EN\" \"x.dtd\">\n\
             <mapper namespace=\"{namespace}\">\n<sql id=\"from\">FROM orders o</sql>\n\
             <select id=\"find\" resultType=\"shop.Item\">SELECT * <include refid=\"from\"/> \
             <where><if test=\"x\">AND o.id &lt; #{{id}}</if></where></select>\n\
             <update id=\"pay\">UPDATE items <set>paid = 1,</set></update>\n</mapper>\n"
        )
    };
    let interface =
        "package shop;\npublic interface A {\n  Object find(int id);\n  void pay();\n}\n";
    let (own, other) = (mapper("shop.A"), mapper("shop.Nobody"));
    let cases: [(&str, &str, &[&str]); 5] = [
        ("db/AMapper.xml", &own, &["reads orders", "writes items"]),
        ("db/a-dao.xml", &own, &["reads orders", "writes items"]),
        // Of no interface in the source; no mapper by its name; no mapper at all.
        ("db/AMapper.xml", &other, &[]),
        ("db/queries.xml", &own, &[]),
        (
            "db/AMapper.xml",
            "<mappings><select id=\"find\">SELECT * FROM orders</select></mappings>",
            &[],
        ),
    ];
    for (path, text, expected) in cases {
        check(&[ENTITIES[0], ENTITIES[1], (path, text)], interface, expected);
    }
    let mut files = ENTITIES.to_vec();
    files.extend([("shop/A.java", interface), ("db/AMapper.xml", own.as_str())]);
    let evidence = evidence(&files);
    let read = evidence.accesses.iter().find(|one| one.line == 3).expect("at its method");
    assert_eq!(evidence.tables[read.table.at()].name, "orders");
    let to_item = evidence.dependencies.iter().any(|one| {
        evidence.module(one.from).path == "shop/A.java"
            && evidence.module(one.to).path == "shop/Item.java"
    });
    assert!(to_item, "what a statement gives is named");
}

#[test]
fn repositories_behind_other_types_are_followed() {
    let repository = (
        "shop/Orders.java",
        "package shop;\nimport org.springframework.data.jpa.repository.JpaRepository;\npublic interface Orders extends JpaRepository<Order, Long>, Own {}\n",
    );
    let own = ("shop/Own.java", "package shop;\npublic interface Own { Order findSpecial(); }\n");
    let wrapper = (
        "shop/OrderRepositoryWrapper.java",
        "package shop;\npublic class OrderRepositoryWrapper {\n  private Orders orders;\n  public Order findOne(long id) { return orders.getOne(id); }\n  public void validate() {}\n}\n",
    );
    let holder = (
        "shop/Screen.java",
        "package shop;\npublic class Screen {\n  private Orders orders;\n  public Order findOne(long id) { return null; }\n}\n",
    );
    let mut beside = ENTITIES.to_vec();
    beside.extend([repository, own, wrapper, holder]);
    let class = |body: &str| {
        format!(
            "package shop;\nclass A {{\n  Orders orders; OrderRepositoryWrapper wrapper; Screen screen;\n  void f() {{ {body} }}\n}}\n"
        )
    };
    let cases: [(&str, &[&str]); 4] = [
        ("orders.findSpecial();", &["reads orders"]),
        ("wrapper.findOne(1);", &["reads orders"]),
        ("wrapper.validate();", &[]),
        ("screen.findOne(1);", &[]),
    ];
    for (body, expected) in cases {
        check(&beside, &class(body), expected);
    }
}

#[test]
fn an_application_has_a_path_before_its_resources() {
    let application = |path: &str, package: &str| {
        format!(
            "package {package};\nimport jakarta.ws.rs.ApplicationPath;\n@ApplicationPath(\"{path}\")\npublic class App {{}}\n"
        )
    };
    let resource = "package shop;\nimport jakarta.ws.rs.*;\n@Path(\"/v1/\" + A.NAME)\nclass A {\n  static final String NAME = \"orders\";\n  @GET @Path(NAME + \"/{id}\") String one() { return null; }\n}\n";
    let own = application("api", "shop.start");
    let other = application("other", "elsewhere");
    let (first, second) =
        (("shop/start/App.java", own.as_str()), ("elsewhere/App.java", other.as_str()));
    check(&[], resource, &["Route GET /v1/orders/orders/{}"]);
    check(&[first], resource, &["Route GET /api/v1/orders/orders/{}"]);
    check(&[first, second], resource, &["Route GET /api/v1/orders/orders/{}"]);
    // Of two that are as near, none.
    let near = application("near", "shop.other");
    check(&[first, ("shop/other/App.java", &near)], resource, &["Route GET /v1/orders/orders/{}"]);
}

#[test]
fn clients_and_reflection_need_their_types() {
    let user = (
        "shop/User.java",
        "package shop;\npublic class User { public void validateHasReadPermission(String of) {} public void hasPermissions() {} }\n",
    );
    let bus = (
        "shop/Bus.java",
        "package shop;\npublic class Bus { public void notifyPostEvent(Object of) {} public void notifyAll(Object of) {} }\nclass PlacedEvent {}\n",
    );
    let text = "package shop;
import java.lang.reflect.Method;
import java.net.*;
import java.net.http.HttpClient;
import okhttp3.OkHttpClient;
import org.apache.http.impl.client.CloseableHttpClient;
import org.springframework.security.config.annotation.web.builders.WebSecurity;
class A {
  Method method; HttpClient jdk; OkHttpClient ok; CloseableHttpClient apache; Executor pool; User user; Bus bus;
  void f(URL url, WebSecurity web, String name, Other other) throws Exception {
    method.invoke(this);
    other.invoke(this);
    Class.forName(name);
    Class.forName(\"shop.User\");
    Other.newInstance(name);
    jdk.send(request, handler);
    other.send(request, handler);
    ok.newCall(request);
    apache.execute(request);
    pool.execute(request);
    HttpURLConnection c = (HttpURLConnection) url.openConnection();
    URLConnection d = url.openConnection();
    other.openConnection();
    web.ignoring().antMatchers(\"/x\");
    other.ignoring();
    user.validateHasReadPermission(\"ORDER\");
    other.validateHasReadPermission(\"ORDER\");
    bus.notifyPostEvent(new PlacedEvent());
    bus.notifyPostEvent(other);
    bus.notifyAll(new PlacedEvent());
  }
}
";
    check(
        &[user, bus],
        text,
        &[
            "Authorisation \"ORDER\" line 26 possible",
            "Authorisation \"WebSecurity\" line 24",
            "DynamicDispatch \"forName\" line 13",
            "DynamicDispatch \"invoke\" line 11",
            "HttpCall \"\" line 16",
            "HttpCall \"\" line 18",
            "HttpCall \"\" line 19",
            "HttpCall \"\" line 21",
            "HttpCall \"\" line 22 possible",
            "Message \"PlacedEvent\" line 28 possible",
        ],
    );
}
