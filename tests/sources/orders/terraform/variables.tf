variable "stage" {
  type    = string
  default = "prod"
}

variable "reserve" {
  type = number
}
