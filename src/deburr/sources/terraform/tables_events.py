"""What sends events to functions in Terraform, and who else calls them."""

from deburr.sources.terraform.table_words import Types, words

EVENTS: Types = {
    "aws_bedrockagent_agent_action_group": (
        "AWS::Bedrock::Agent",
        words("action_group_executor.*.lambda: ActionGroups.*.ActionGroupExecutor.Lambda"),
    ),
    "aws_s3control_object_lambda_access_point": (
        "AWS::S3ObjectLambda::AccessPoint",
        words(
            """configuration.transformation_configuration.*.content_transformation.aws_lambda.function_arn:
            ObjectLambdaConfiguration.TransformationConfigurations.*.ContentTransformation.AwsLambda.FunctionArn"""
        ),
    ),
    "aws_sns_topic_subscription": (
        "AWS::SNS::Subscription",
        words("topic_arn: TopicArn, endpoint: Endpoint, protocol: Protocol, redrive_policy: RedrivePolicy"),
    ),
    "aws_cloudwatch_event_rule": (
        "AWS::Events::Rule",
        words(
            """name: Name, description: Description, schedule_expression: ScheduleExpression,
            event_pattern: EventPattern, state: State"""
        ),
    ),
    "aws_scheduler_schedule": (
        "AWS::Scheduler::Schedule",
        words(
            """name: Name, description: Description, schedule_expression: ScheduleExpression, state: State,
            target.arn: Target.Arn, target.input: Target.Input,
            target.dead_letter_config.arn: Target.DeadLetterConfig.Arn"""
        ),
    ),
    "aws_pipes_pipe": (
        "AWS::Pipes::Pipe",
        words(
            """source: Source, target: Target, enrichment: Enrichment,
            target_parameters.lambda_function_parameters.invocation_type:
            TargetParameters.LambdaFunctionParameters.InvocationType"""
        ),
    ),
    "aws_sfn_state_machine": (
        "AWS::StepFunctions::StateMachine",
        words("definition: DefinitionString, type: StateMachineType"),
    ),
    "aws_cloudwatch_log_subscription_filter": (
        "AWS::Logs::SubscriptionFilter",
        words("destination_arn: DestinationArn, log_group_name: LogGroupName"),
    ),
    "aws_iot_topic_rule": (
        "AWS::IoT::TopicRule",
        words("lambda.*.function_arn: TopicRulePayload.Actions.*.Lambda.FunctionArn"),
    ),
    "aws_cognito_user_pool": (
        "AWS::Cognito::UserPool",
        words(
            """lambda_config.create_auth_challenge: LambdaConfig.CreateAuthChallenge,
            lambda_config.custom_message: LambdaConfig.CustomMessage,
            lambda_config.define_auth_challenge: LambdaConfig.DefineAuthChallenge,
            lambda_config.post_authentication: LambdaConfig.PostAuthentication,
            lambda_config.post_confirmation: LambdaConfig.PostConfirmation,
            lambda_config.pre_authentication: LambdaConfig.PreAuthentication,
            lambda_config.pre_sign_up: LambdaConfig.PreSignUp,
            lambda_config.pre_token_generation: LambdaConfig.PreTokenGeneration,
            lambda_config.user_migration: LambdaConfig.UserMigration,
            lambda_config.verify_auth_challenge_response: LambdaConfig.VerifyAuthChallengeResponse"""
        ),
    ),
    "aws_kinesis_firehose_delivery_stream": (
        "AWS::KinesisFirehose::DeliveryStream",
        words(
            """extended_s3_configuration.processing_configuration.processors.*.parameters.*.parameter_value:
            ExtendedS3DestinationConfiguration.ProcessingConfiguration.Processors.*.Parameters.*.ParameterValue"""
        ),
    ),
    "aws_config_config_rule": (
        "AWS::Config::ConfigRule",
        words("source.source_identifier: Source.SourceIdentifier"),
    ),
    "aws_secretsmanager_secret_rotation": (
        "AWS::SecretsManager::RotationSchedule",
        words("rotation_lambda_arn: RotationLambdaARN"),
    ),
    "aws_ses_receipt_rule": (
        "AWS::SES::ReceiptRule",
        words(
            """lambda_action.*.function_arn: Rule.Actions.*.LambdaAction.FunctionArn,
            lambda_action.*.invocation_type: Rule.Actions.*.LambdaAction.InvocationType"""
        ),
    ),
}
