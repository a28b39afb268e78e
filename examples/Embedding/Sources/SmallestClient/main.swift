import Trek

let program = try Interpreter().compile("numbers | map . * 2", inputs: ["numbers"])
for try await number in program.run(inputs: ["numbers": [1, 2, 3]]) {
  print(try number.decode(Int.self))
}
