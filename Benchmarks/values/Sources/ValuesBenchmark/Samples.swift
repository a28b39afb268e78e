import TrekValues

/// Texts to measure with: made up, and the same at every run.
enum Samples {
  /// One object of about 1 KB, as an API answers about an order.
  static func order(_ id: Int) -> String {
    """
    {"id":\(id),"reference":"ORD-\(100_000 + id)","status":"shipped","created_at":"2024-03-\
    \(10 + id % 20)T09:14:\(10 + id % 50)Z","currency":"EUR","total":\(id % 900).\(10 + id % 90),\
    "paid":true,"discount":null,"customer":{"id":\(id * 7),"name":"Imke van der Velde","email":\
    "imke.\(id)@mail.example","address":{"street":"Lange Straße 14","city":"Köln","postcode":\
    "50667","country":"DE","location":{"lat":50.9384\(id % 10),"lon":6.9599\(id % 10)}}},\
    "lines":[{"sku":"KB-\(id % 77)-A","title":"Keyboard, compact, 84 keys","quantity":1,"price":\
    89.90,"tags":["input","office"]},{"sku":"CB-\(id % 31)","title":"Cable USB-C, braided, 2 m",\
    "quantity":\(1 + id % 4),"price":12.50,"tags":["cable"]},{"sku":"MP-2","title":"Mouse pad \
    \\"Large\\"","quantity":1,"price":9.00,"tags":[]}],"note":"Leave it with the neighbours at \
    number 16, please; the bell does not work.","tracking":{"carrier":"Rapid Parcel","code":\
    "RP\(id * 13)DE","url":"https://track.parcel.example/RP\(id * 13)DE"},"links":{"self":\
    "https://api.shop.example/orders/\(id)","invoice":"https://api.shop.example/orders/\(id)/pdf"}}
    """
  }

  static func orders(_ count: Int, pretty: Bool) -> Bytes {
    let text = "[" + (0..<count).map(order).joined(separator: ",") + "]"
    let compact = Bytes(utf8: text)
    if !pretty { return compact }
    return (try? JSONDocument.parse(compact))?.json(pretty: true).bytes ?? compact
  }

  static func csv(_ rows: Int) -> Bytes {
    var text = "id,name,city,quantity,price,comment\n"
    for id in 0..<rows {
      text += "\(id),Imke van der Velde,Köln,\(id % 9),\(id % 500).50,"
      text += id % 5 == 0 ? "\"with, a comma and a \"\"quote\"\"\"\n" : "leave it at the door\n"
    }
    return Bytes(utf8: text)
  }
}
