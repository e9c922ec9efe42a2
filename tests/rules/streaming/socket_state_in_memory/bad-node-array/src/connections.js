let open = [];

exports.connect = ({ connectionId, connectedAt }) => {
  open.push({ connectionId, connectedAt });
};

exports.disconnect = (id) => {
  open = open.filter((each) => each.connectionId !== id);
};
