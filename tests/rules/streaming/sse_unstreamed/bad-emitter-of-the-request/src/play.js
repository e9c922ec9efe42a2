exports.play = async (moves) => {
  moves.emit("move", "e4");
};
