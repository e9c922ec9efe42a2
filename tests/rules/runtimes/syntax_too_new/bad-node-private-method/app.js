class Orders {
  #find(id) {
    return { id };
  }

  read(id) {
    return this.#find(id);
  }
}

exports.handler = async (event) => new Orders().read(event.id);
