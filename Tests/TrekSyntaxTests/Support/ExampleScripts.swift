/// Whole scripts that the properties are tried on.
enum ExampleScripts {
  static let all: [String] = [schemas, morning, links, orders, everything]

  static let schemas = #"""
    #!/usr/bin/env trek
    # Six schemas of a Star Wars API, asked for at once, printed in the order of the list.
    param base = "https://swapi.info/api"

    let names = ["films", "people", "planets", "species", "starships", "vehicles"]
    let urls  = names | map "\(base)/\(.)"

    fetch urls | content | print
    """#

  static let morning = #"""
    # a morning check: three kinds of work at once, one report
    parallel {
      let prices = get "https://shop.example/api/prices" retry: 5 | json
      let stock  = read "stock.csv" types: {n: Int} | where .n < 5
      let disk   = exec ["df", "-h"] | text
    } | write "report.json"
    """#

  static let links = #"""
    # link check: every page below a start, broken links with the page that has them
    crawl https://site.example depth: 3 accept: any
    | where .status >= 400
    | {.status, .url, from: .referrer}
    | catch { {status: null, .url, from: .input.referrer} }
    | write "broken.csv"
    """#

  static let orders = #"""
    # 100,000 users, one call each, at most 50 a second, failures kept to be fed back
    read "users.jsonl" | as user
    | fetch "https://api.example/users/\(user.id)/orders" rate: 50/s | json
    | each .orders | {user: user.id, .id, .total}
    | dead "failed.jsonl" | write "orders.jsonl"
    """#

  /// Each form of the language at least once.
  static let everything = #"""
    use "lib/auth.pipe" as auth
    param limit: Int = 1_000  # how many at most
    param tags: [{name: Text, n: Number}] = [] # (optional)
    param who: Text
    secret token = env("TOKEN")
    session github {
      base: "https://api.github.com",
      headers: {accept: 'application/json', "x-odd": null},
      rate: 10/s
    }

    def titles(a, b: Int = 3) = json | where .title matches /^[^/\]]+\/"x"/i | .title
    def all = merge ordered: false { auth.login "x", b: 2; stdin | lines }
    let query = """
      select *
        from "t" where id = \(limit + 1) \
      and "\""" \(if who == "x" { 'y' } else { "\u{1F600}\n" })

      """
    if count(tags) > 3 and not false or limit in 1..100 { print 1; print 2 } else if who contains "a" {
      print(2)
    } else { print -3.5e-1 }

    1..limit | as n | fetch "https://x.example/\(n)?q=\(url.encode(query))", retry: 3, session: github,
      timeout: 1.5s maxBody: 10MiB
    | match {
        .status == 404 -> discard
        .headers.etag? ?? "" != "" or .time.total > 250ms -> {
          each .items[0].list { let x = .; x | tee { .title; } }
        }

        # the rest
        else -> map {.id, n.m?, "odd key": -.a[.b - 1] * 2 % (3 / 4), r: (get https://x.org/(a) | json)}
      }
    | reduce 0 as sum { sum + .n } | strict after: 5% | tee { write "a.csv" append: true }
    parallel { let a = fan { .a; .b }; let b = "\(a) of 'b' \("c" + "\(d)")" } | save "out/\(.).txt"
    """#
}
